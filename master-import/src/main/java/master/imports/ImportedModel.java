// SPDX-License-Identifier: Apache-2.0
package master.imports;

import java.util.List;
import java.util.Objects;
import master.onnx.TrainedModel;

/**
 * A model out of a checkpoint, and how it came about. Immutable but for the arrays of the weights.
 *
 * @param model the model; its weights are copies
 * @param format the implementation that wrote the checkpoint
 * @param notes one line each, for people: what was found, assumed, dropped and why
 */
public record ImportedModel(TrainedModel model, SourceFormat format, List<String> notes) {
    public ImportedModel {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(format, "format");
        notes = List.copyOf(notes);
    }
}
