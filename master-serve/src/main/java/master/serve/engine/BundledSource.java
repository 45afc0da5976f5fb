// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.Optional;
import master.api.ModelFile;

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
        byte[] file = ModelFile.bundled(name).bytes();
        return new Found(Optional.of(1L), asked -> opener.open(ModelFile.of(name, () -> file), asked));
    }
}
