// SPDX-License-Identifier: Apache-2.0
package master.model.words;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import master.api.spi.BundledModel;

/** The model that is opened as {@code words}. Stateless and thread-safe. */
public final class WordsModel implements BundledModel {
    private static final String RESOURCE = "words.onnx"; // beside this class

    @Override
    public String name() {
        return "words";
    }

    @Override
    public InputStream open() throws IOException {
        InputStream stream = WordsModel.class.getResourceAsStream(RESOURCE);
        if (stream == null) {
            throw new FileNotFoundException("this build of master-model-words holds no " + RESOURCE);
        }
        return stream;
    }
}
