// SPDX-License-Identifier: Apache-2.0
package master.model.words;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import master.api.spi.BundledModel;

/** The model that is opened as {@code words}. Stateless and thread-safe. */
public class WordsModel implements BundledModel {
    private final String name;
    private final String resource; // beside this class

    /** For {@link java.util.ServiceLoader}. */
    public WordsModel() {
        this("words", "words.onnx");
    }

    WordsModel(String name, String resource) {
        this.name = name;
        this.resource = resource;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final InputStream open() throws IOException {
        InputStream stream = WordsModel.class.getResourceAsStream(resource);
        if (stream == null) {
            throw new FileNotFoundException("this build of master-model-words holds no " + resource);
        }
        return stream;
    }
}
