// SPDX-License-Identifier: Apache-2.0

/**
 * The recognizer API of MASTER: open a {@link master.api.Recognizer}, give it images, get texts. Depends on the JDK only.
 *
 * <p>Applications use {@link master.api}; runtimes, bundled models and image formats implement {@link master.api.spi}.
 */
module master.api {
    requires transitive java.desktop; // BufferedImage is part of the API

    exports master.api;
    exports master.api.spi;
    exports master.api.pem to
            master.cli;

    uses master.api.spi.RecognizerProvider;
    uses master.api.spi.BundledModel;
    uses master.api.spi.ImageDecoder;
}
