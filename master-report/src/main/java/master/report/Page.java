// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import master.core.io.AtomicFile;

/** An HTML file that needs no other. */
public final class Page {
    private final String html;

    Page(String title, Html body) {
        Html page = new Html()
                .start("html", "lang", "en")
                .start("head")
                .start("meta", "charset", "utf-8")
                .start("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .start("meta", "name", "color-scheme", "content", "light dark")
                // whatever a label may smuggle in: nothing is loaded, nothing is run
                .start(
                        "meta",
                        "http-equiv",
                        "Content-Security-Policy",
                        "content",
                        "default-src 'none'; img-src data:; style-src 'unsafe-inline'")
                .element("title", title)
                .start("style");
        Html rest = new Html()
                .end("style")
                .end("head")
                .start("body")
                .start("main")
                .add(body)
                .end("main")
                .end("body")
                .end("html");
        html = "<!DOCTYPE html>\n" + page + style() + rest;
    }

    private static String style() {
        try (InputStream css = Page.class.getResourceAsStream("page.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the style of pages cannot be read", e);
        }
    }

    /** The text of the file. */
    public String html() {
        return html;
    }

    /** Writes the file, as {@link AtomicFile#write} does. */
    public void write(Path file) {
        AtomicFile.write(file, html);
    }
}
