// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import java.io.IOException;

/** What is wrong with an image, in one line; {@link ImageReader} adds its name. */
final class BadImageException extends IOException {
    private static final long serialVersionUID = 1;

    BadImageException(String message) {
        super(message);
    }

    BadImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
