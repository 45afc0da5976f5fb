// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.api.network.NetworkConfig;
import master.api.network.Parameter;
import master.api.network.TransformerConfig;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Ref;

/**
 * The layers that all parts of the network are made of, written over the parameters of a model. Every parameter is an
 * initializer under its own name and with its own values, so that the file can be read back; what is derived from
 * parameters is written as nodes of the outermost graph, which a runtime computes once, when it loads the file.
 */
final class Layers {
    private final OnnxGraph graph;
    private final Map<String, Ref> parameters;
    private final Map<String, Integer> kernelSizes;
    private final TransformerConfig transformer;

    private Layers(
            OnnxGraph graph,
            Map<String, Ref> parameters,
            Map<String, Integer> kernelSizes,
            TransformerConfig transformer) {
        this.graph = graph;
        this.transformer = transformer;
        this.parameters = parameters;
        this.kernelSizes = kernelSizes;
    }

    /** Adds all parameters of a model to a graph. */
    static Layers of(OnnxGraph graph, TrainedModel model) {
        Map<String, Ref> parameters = new LinkedHashMap<>();
        Map<String, Integer> kernelSizes = new LinkedHashMap<>();
        for (Parameter parameter : model.parameters().all()) {
            String name = parameter.name();
            parameters.put(
                    name,
                    graph.initializer(name, parameter.shape(), model.weights().values(name)));
            if (parameter.role() == Parameter.Role.CONVOLUTION) {
                kernelSizes.put(name, parameter.shape().get(2));
            }
        }
        return new Layers(
                graph, parameters, kernelSizes, model.manifest().network().transformer());
    }

    /** The same layers, written to the body of a loop. */
    Layers in(OnnxGraph body) {
        return new Layers(body, parameters, kernelSizes, transformer);
    }

    /** The graph that is written to. */
    OnnxGraph graph() {
        return graph;
    }

    Ref parameter(String name) {
        Ref parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException("the network has no parameter " + name);
        }
        return parameter;
    }

    Ref weight(String prefix) {
        return parameter(prefix + ".weight");
    }

    Ref bias(String prefix) {
        return parameter(prefix + ".bias");
    }

    /** A convolution with batch normalization: {@code [N, in, H, W]} to {@code [N, out, H / stride, W / stride]}. */
    Ref convolution(String prefix, Ref x, int stride) {
        String kernel = prefix + ".conv.weight";
        Ref y = graph.conv(x, parameter(kernel), kernelSizes.get(kernel), stride);
        String norm = prefix + ".norm";
        return graph.batchNormalization(
                y,
                weight(norm),
                bias(norm),
                parameter(norm + ".mean"),
                parameter(norm + ".variance"),
                NetworkConfig.BATCH_NORM_EPSILON);
    }

    /** {@code x W + b} of one row per picture: {@code [N, in]} to {@code [N, out]}. */
    Ref linear(String prefix, Ref x) {
        return graph.gemm(x, weight(prefix), bias(prefix));
    }

    /** {@code x W + b} of many rows per picture: {@code [N, S, in]} to {@code [N, S, out]}. */
    Ref linearOfRows(String prefix, Ref x) {
        return graph.add(graph.matMul(x, weight(prefix)), bias(prefix));
    }

    /** LayerNorm before a sub-layer of the transformer, over the last axis. */
    Ref norm(String prefix, Ref x) {
        return graph.layerNormalization(
                x, weight(prefix), bias(prefix), transformer.norm().epsilon());
    }

    /** LayerNorm behind the layers of the transformer, over the last axis. */
    Ref finalNorm(String prefix, Ref x) {
        return graph.layerNormalization(
                x, weight(prefix), bias(prefix), transformer.norm().finalEpsilon());
    }

    /** {@code x / sqrt(D/A)}: of queries or what makes them, so that attention scores need no scaling of their own. */
    Ref scaled(Ref x) {
        return graph.mul(x, graph.scalar((float) (1 / Math.sqrt(transformer.headDim()))));
    }

    /** Query, key and value weights side by side, {@code [D, 3 D]}; the query's scaled. */
    Ref queryKeyValueWeight(String attention) {
        return graph.concat(
                1, scaled(weight(attention + ".query")), weight(attention + ".key"), weight(attention + ".value"));
    }

    /** Query, key and value biases side by side, {@code [3 D]}; the query's scaled. */
    Ref queryKeyValueBias(String attention) {
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
        return graph.matMul(graph.softmax(graph.matMul(query, keysTransposed)), values);
    }

    /** Splits {@code [N, 3 A, L, D/A]} into query, key and value of {@code [N, A, L, D/A]}. */
    List<Ref> splitHeads(Ref queryKeyValue, int heads) {
        return graph.split(queryKeyValue, 1, heads, heads, heads);
    }
}
