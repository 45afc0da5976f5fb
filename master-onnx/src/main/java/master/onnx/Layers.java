// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import master.core.network.BackboneLayers.Convolution;
import master.core.network.NetworkConfig;
import master.core.network.TransformerConfig;
import master.core.network.Weights;
import master.onnx.Activations.Measured;
import master.onnx.graph.ElementType;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Ref;

/**
 * The layers that all parts of the network are made of, written over the parameters of a model. A parameter is an
 * initializer under its own name and with its own values, so that the file can be read back; what is derived from
 * parameters is written as nodes of the outermost graph, which a runtime computes once, when it loads the file. Layers
 * that take integers have initializers of their own instead, see {@link IntegerLayers}.
 */
final class Layers {
    private static final String INPUT = IntegerLayers.INPUT;
    private static final int LEAST_HALVES = 64; // shorter parameters gain nothing by 16 bits

    private final OnnxGraph graph;
    private final Root root;
    private final List<Measured> measured = new ArrayList<>();

    /** A matrix product with weights that were prepared outside the loop. */
    interface Projection {
        Ref of(Layers layers, Ref x);
    }

    /** What the layers of all graphs of a model share. */
    private record Root(
            OnnxGraph graph,
            TrainedModel model,
            TransformerConfig transformer,
            OptionalInt places,
            boolean halves,
            Activations activations,
            IntegerLayers integers,
            Map<String, Ref> parameters) {}

    private Layers(OnnxGraph graph, Root root) {
        this.graph = graph;
        this.root = root;
    }

    /**
     * The layers of a model, written to its outermost graph.
     *
     * @param places S, the length of the memory; empty if the size of the image is open
     */
    static Layers of(OnnxGraph graph, TrainedModel model, OptionalInt places, ExportOptions options) {
        Activations activations = new Activations(options);
        TransformerConfig transformer = model.manifest().network().transformer();
        return new Layers(
                graph,
                new Root(
                        graph,
                        model,
                        transformer,
                        places,
                        options.halves(),
                        activations,
                        new IntegerLayers(model, activations),
                        new HashMap<>()));
    }

    /** The same layers, written to the body of a loop. */
    Layers in(OnnxGraph body) {
        return new Layers(body, root);
    }

    /** The activations of this graph that are to be measured; empty unless the options say so. */
    List<Measured> measured() {
        return measured;
    }

    /** The graph that is written to. */
    OnnxGraph graph() {
        return graph;
    }

    /** A parameter; it becomes part of the file with its first use. */
    Ref parameter(String name) {
        return root.parameters().computeIfAbsent(name, this::newParameter);
    }

    private Ref newParameter(String name) {
        Weights.Tensor tensor = root.model().weights().tensors().get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("the network has no parameter " + name);
        }
        if (root.halves() && tensor.values().length >= LEAST_HALVES) {
            Ref stored = root.graph().halfInitializer(name, tensor.shape(), tensor.values());
            return root.graph().cast(stored, ElementType.FLOAT);
        }
        return root.graph().initializer(name, tensor.shape(), tensor.values());
    }

    Ref weight(String prefix) {
        return parameter(prefix + ".weight");
    }

    Ref bias(String prefix) {
        return parameter(prefix + ".bias");
    }

    /** Names an activation that an int8 file rounds; gives it as the next layer takes it. */
    Ref activation(String name, Ref x) {
        return root.activations().name(graph, name, x, measured);
    }

    /** Maximum over windows of an activation. */
    Ref maxPool(Ref x, int rows, int columns) {
        return root.activations().pooled(graph, x, graph.maxPool(x, rows, columns));
    }

    /** A convolution with batch normalization, without its ReLU: {@code [N, in, H, W]} to {@code [N, out, H', W']}. */
    Ref convolution(Convolution convolution, Ref x) {
        String prefix = convolution.name();
        Optional<Quantization> quantization = root.activations().quantization(prefix);
        if (quantization.isPresent()) {
            return root.integers()
                    .convolution(graph, convolution, x, quantization.get().weightBits());
        }
        Ref y = graph.conv(
                x,
                weight(prefix + ".conv"),
                convolution.kernel(),
                convolution.rowStride(),
                convolution.columnStride(),
                convolution.groups());
        String norm = prefix + ".norm";
        return graph.batchNormalization(
                y,
                weight(norm),
                bias(norm),
                parameter(norm + ".mean"),
                parameter(norm + ".variance"),
                NetworkConfig.BATCH_NORM_EPSILON);
    }

    /** {@code x W + b} in floats of one row per image: {@code [N, in]} to {@code [N, out]}. */
    Ref floatLinear(String prefix, Ref x) {
        return graph.gemm(x, weight(prefix), bias(prefix));
    }

    /** {@code x W + b} of one row per image: {@code [N, in]} to {@code [N, out]}. */
    Ref linear(String prefix, Ref x) {
        Ref input = activation(prefix + INPUT, x);
        return integers(prefix) ? root.integers().linear(graph, prefix).of(graph, input) : floatLinear(prefix, input);
    }

    /**
     * {@code max(0, x)} of what a linear map gave. Where a map in integers takes it, rounding has that effect: its least
     * integer stands for 0.
     *
     * @param next the map that takes it
     */
    Ref relu(String next, Ref x) {
        return integers(next) && root.activations().neverNegative(next + INPUT) ? x : graph.relu(x);
    }

    /** {@code x W + b} of many rows per image: {@code [N, S, in]} to {@code [N, S, out]}. */
    Ref linearOfRows(String prefix, Ref x) {
        if (integers(prefix)) {
            return rows(prefix, root.integers().linear(graph, prefix), x);
        }
        return graph.add(graph.matMul(activation(prefix + INPUT, x), weight(prefix)), bias(prefix));
    }

    /** A map in integers is one of matrices: {@code [N S, in]}. */
    private Ref rows(String prefix, IntegerLayers.Linear linear, Ref x) {
        int in = linear.rows();
        Ref flat = activation(prefix + INPUT, graph.reshape(x, -1, in));
        Ref y = linear.of(graph, flat);
        if (root.places().isPresent()) {
            return graph.reshape(y, -1, root.places().getAsInt(), linear.columns());
        }
        return graph.reshape(y, graph.concat(0, graph.vector(-1), graph.length(x, 1), graph.vector(linear.columns())));
    }

    private boolean integers(String prefix) {
        return root.activations().quantization(prefix).isPresent();
    }

    /** Query, key and value of many rows, side by side: {@code [N, S, D]} to {@code [N, S, 3 D]}; the query scaled. */
    Ref queryKeyValueOfRows(String attention, Ref x) {
        if (integers(attention)) {
            return rows(attention, root.integers().queryKeyValue(graph, attention, queryScale()), x);
        }
        Ref product = graph.matMul(activation(attention + INPUT, x), queryKeyValueWeight(attention));
        return graph.add(product, queryKeyValueBias(attention));
    }

    /** Query, key and value of one row, side by side: {@code [N, D]} to {@code [N, 3 D]}; the query scaled. */
    Projection queryKeyValueProjection(String attention) {
        if (integers(attention)) {
            return projection(attention, root.integers().queryKeyValue(graph, attention, queryScale()));
        }
        return projection(attention, queryKeyValueWeight(attention), queryKeyValueBias(attention));
    }

    /** The query of one row: {@code [N, D]} to {@code [N, D]}, scaled. */
    Projection queryProjection(String attention) {
        String prefix = attention + ".query";
        if (integers(attention)) {
            return projection(prefix, root.integers().query(graph, attention, queryScale()));
        }
        return projection(prefix, scaled(weight(prefix)), scaled(bias(prefix)));
    }

    private static Projection projection(String prefix, IntegerLayers.Linear linear) {
        return (layers, x) -> linear.of(layers.graph, layers.activation(prefix + INPUT, x));
    }

    private static Projection projection(String prefix, Ref weight, Ref bias) {
        return (layers, x) -> layers.graph.gemm(layers.activation(prefix + INPUT, x), weight, bias);
    }

    /** {@code x / sqrt(D/A)}: of queries or what makes them, so that attention scores need no scaling of their own. */
    Ref scaled(Ref x) {
        return graph.mul(x, graph.scalar(queryScale()));
    }

    private float queryScale() {
        return (float) (1 / Math.sqrt(root.transformer().headDim()));
    }

    /** Query, key and value weights side by side, {@code [D, 3 D]}; the query's scaled. */
    private Ref queryKeyValueWeight(String attention) {
        return graph.concat(
                1, scaled(weight(attention + ".query")), weight(attention + ".key"), weight(attention + ".value"));
    }

    /** Query, key and value biases side by side, {@code [3 D]}; the query's scaled. */
    private Ref queryKeyValueBias(String attention) {
        return graph.concat(
                0, scaled(bias(attention + ".query")), bias(attention + ".key"), bias(attention + ".value"));
    }

    /** Query, key and value where they are not projected: x three times, {@code [..., 3 D]}, the first scaled. */
    Ref queryKeyValue(Ref x) {
        return graph.concat(-1, scaled(x), x, x);
    }

    /**
     * Attention of all heads: {@code softmax(query keys^T) values}.
     *
     * @param query {@code [N, A, L, D/A]}, scaled
     * @param keysTransposed {@code [N, A, D/A, S]}
     * @param values {@code [N, A, S, D/A]}
     * @return {@code [N, A, L, D/A]}
     */
    Ref attention(Ref query, Ref keysTransposed, Ref values) {
        return graph.matMul(attentionWeights(query, keysTransposed), values);
    }

    /** {@code softmax(query keys^T)}, {@code [N, A, L, S]}. */
    Ref attentionWeights(Ref query, Ref keysTransposed) {
        return graph.softmax(graph.matMul(query, keysTransposed));
    }

    /** Splits {@code [N, 3 A, L, D/A]} into query, key and value of {@code [N, A, L, D/A]}. */
    List<Ref> splitHeads(Ref queryKeyValue, int heads) {
        return graph.split(queryKeyValue, 1, heads, heads, heads);
    }
}
