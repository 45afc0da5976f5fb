// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import master.imports.mapping.ForeignTensor;
import master.onnx.ModelFormatException;

/**
 * The variables of the one model in a checkpoint, by the attributes that lead to them, such as {@code
 * decoder/layers/0/sublayer/1/norm/gamma}. What else a training run saves (step, epoch, optimizer and its slots, best
 * score) does not hang on the model. Immutable.
 */
final class ModelVariables {
    /** Where train_net.py puts the model; in a SavedModel it is the root. */
    private static final String MODEL = "model";
    /** Without it, this is no MASTER-TF. */
    private static final String BACKBONE = "feature_extractor";
    /** Attributes that Keras adds to a SavedModel: the same variables again, and what is none. */
    private static final Set<String> KERAS = Set.of(
            "variables",
            "trainable_variables",
            "non_trainable_variables",
            "regularization_losses",
            "keras_api",
            "signatures",
            "optimizer");

    private final ObjectGraph graph;
    private final int model;
    private final Map<String, String> pathByKey;
    private final Map<String, ForeignTensor> byPath = new LinkedHashMap<>();

    private ModelVariables(ObjectGraph graph, int model, TensorBundle bundle) {
        this.graph = graph;
        this.model = model;
        this.pathByKey = graph.variables(model, KERAS);
        pathByKey.forEach((key, path) -> byPath.put(path, bundle.floats(key)));
    }

    /**
     * Finds the model.
     *
     * @param what the checkpoint, for the error
     * @throws ModelFormatException if there is none of MASTER-TF, or one of its variables is not there
     */
    static ModelVariables of(ObjectGraph graph, TensorBundle bundle, Object what) {
        int root = graph.root();
        int model = graph.find(root, MODEL).orElse(root);
        if (graph.find(model, BACKBONE).isEmpty()) {
            throw new ModelFormatException("%s is not of MASTER-TF: its model has no %s, but %s"
                    .formatted(what, BACKBONE, graph.attributes(model)));
        }
        return new ModelVariables(graph, model, bundle);
    }

    /** All of them by their shortest path. */
    Map<String, ForeignTensor> all() {
        return byPath;
    }

    /** The shortest path to the variable that a path leads to; the path itself if it leads to none. */
    String name(String path) {
        return graph.key(model, path).map(pathByKey::get).orElse(path);
    }

    /** Whether there is an object at the end of a path. */
    boolean has(String path) {
        return graph.find(model, path).isPresent();
    }

    /** The shape of the variable at the end of a path, if there is one. */
    Optional<List<Integer>> shape(String path) {
        return Optional.ofNullable(byPath.get(name(path))).map(ForeignTensor::shape);
    }

    /** The number of objects whose names are the prefix and 0, 1 and so on. */
    int count(String prefix) {
        int count = 0;
        while (has(prefix + count)) {
            count++;
        }
        return count;
    }
}
