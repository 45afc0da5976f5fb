// SPDX-License-Identifier: Apache-2.0
package master.example.bot;

/** A form behind a captcha, as a bot sees it; in a browser or without one. */
interface LoginForm {
    /** The image that is shown now, encoded. */
    byte[] captcha();

    /** Asks for another image. */
    void reload();

    /**
     * Sends the form.
     *
     * @param text what the image says
     * @return whether the site lets in; if not, another image is shown
     */
    boolean submit(String text);
}
