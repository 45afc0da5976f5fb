// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
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

    /**
     * The mean of several models' weights, often more accurate than each of them if one was trained on from another, or
     * all from the same one; of models that were trained apart it is worth nothing. Name and properties are
     * those of the first one, without metrics; where it comes from is what the last one says, which has seen the most.
     *
     * <p>Source: Wortsman et al., Model soups, ICML 2022 (the uniform soup).
     *
     * @param models one or more
     * @throws IllegalArgumentException if they do not have the same tokens, images and network; names the first that differs
     */
    public static TrainedModel average(List<TrainedModel> models) {
        ModelManifest first = models.get(0).manifest();
        for (int i = 1; i < models.size(); i++) {
            String difference = difference(first, models.get(i).manifest());
            if (!difference.isEmpty()) {
                throw new IllegalArgumentException("model %d of %d has %s than the first: no mean can be taken"
                        .formatted(i + 1, models.size(), difference));
            }
        }
        Map<String, Weights.Tensor> mean = new LinkedHashMap<>();
        models.get(0).weights().tensors().forEach((name, tensor) -> {
            double[] sums = new double[tensor.values().length];
            for (TrainedModel model : models) {
                float[] values = model.weights().values(name);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += values[i];
                }
            }
            float[] values = new float[sums.length];
            for (int i = 0; i < sums.length; i++) {
                values[i] = (float) (sums[i] / models.size());
            }
            mean.put(name, new Weights.Tensor(tensor.shape(), values));
        });
        Map<String, String> provenance =
                new TreeMap<>(models.get(models.size() - 1).manifest().provenance());
        provenance.put("averaged", Integer.toString(models.size()));
        return new TrainedModel(first.withMetrics(Map.of()).withProvenance(provenance), new Weights(mean));
    }

    private static String difference(ModelManifest first, ModelManifest other) {
        if (!first.vocabulary().equals(other.vocabulary())) {
            return "other tokens";
        }
        if (!first.preprocessing().equals(other.preprocessing())) {
            return "other images";
        }
        return first.architecture().equals(other.architecture()) ? "" : "another network";
    }

    /** The name table of this model's network. */
    public Parameters parameters() {
        return parameters(manifest);
    }

    static Parameters parameters(ModelManifest manifest) {
        return manifest.parameters();
    }
}
