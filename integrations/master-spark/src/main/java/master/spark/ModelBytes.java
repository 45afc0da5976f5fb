// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.io.Serializable;
import java.util.Optional;
import master.api.ModelFile;

/**
 * A model's file on its way to the executors, where its digest and signature are checked; no signature is an empty
 * one.
 */
record ModelBytes(String name, byte[] file, byte[] signature) implements Serializable {
    ModelFile asFile() {
        return ModelFile.of(name, () -> file)
                .withSignature(() -> signature.length == 0 ? Optional.empty() : Optional.of(signature));
    }
}
