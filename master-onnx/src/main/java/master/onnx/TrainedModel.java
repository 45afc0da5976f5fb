// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.Objects;
import master.core.model.ModelManifest;
import master.core.network.Parameters;
import master.core.network.Weights;

/**
 * A network's description and its weights, checked against each other: what training makes, export writes and
 * fine-tuning starts from.
 *
 * @param manifest what the model says about itself
 * @param weights its weights, by the names of {@link Parameters}
 */
public record TrainedModel(ModelManifest manifest, Weights weights) {
    public TrainedModel {
        Objects.requireNonNull(manifest, "manifest");
        weights.fitting(parameters(manifest));
    }

    /** The name table of this model's network. */
    public Parameters parameters() {
        return parameters(manifest);
    }

    static Parameters parameters(ModelManifest manifest) {
        return manifest.parameters();
    }
}
