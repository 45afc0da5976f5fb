// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import master.api.ModelLoadException;
import master.api.Recognizer;
import master.api.spi.BundledModel;

/** A model in a jar on the path. It never changes. */
public final class BundledSource implements ModelSource {
    private final String name;
    private final RecognizerOpener opener;

    public BundledSource(String name, RecognizerOpener opener) {
        this.name = name;
        this.opener = opener;
    }

    @Override
    public String stamp() {
        return name;
    }

    @Override
    public Found find() {
        BundledModel model = BundledModel.named(name)
                .orElseThrow(() -> new ModelLoadException(
                        "there is no bundled model \"%s\" and no such file; on this path are: %s"
                                .formatted(name, String.join(", ", Recognizer.bundledModels()))));
        try {
            byte[] file = model.bytes();
            return new Found(Optional.of(1L), asked -> opener.open(name, file, Optional::empty, asked));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
