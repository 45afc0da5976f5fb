// SPDX-License-Identifier: Apache-2.0

/** The bundled model of words in photographs. Nothing is exported: {@code Recognizer.bundled("words")} finds it. */
module master.model.words {
    requires master.api;

    provides master.api.spi.BundledModel with
            master.model.words.WordsModel;
}
