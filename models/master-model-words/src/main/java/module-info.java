// SPDX-License-Identifier: Apache-2.0

/** The bundled models of words in photographs. Nothing is exported: {@code Recognizer.bundled("words")} finds it. */
module master.model.words {
    requires master.api;

    provides master.api.spi.BundledModel with
            master.model.words.WordsModel,
            master.model.words.Int8WordsModel;
}
