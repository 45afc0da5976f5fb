// SPDX-License-Identifier: Apache-2.0
package master.imports;

import java.util.List;
import java.util.Objects;
import master.core.model.ModelManifest;

/**
 * A model file around the network of another program. Immutable but for the bytes.
 *
 * @param file the sealed ONNX file
 * @param manifest what it says about itself
 * @param notes one line each, for people: what was found and assumed
 */
public record ImportedRecognizer(byte[] file, ModelManifest manifest, List<String> notes) {
    public ImportedRecognizer {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(manifest, "manifest");
        notes = List.copyOf(notes);
    }
}
