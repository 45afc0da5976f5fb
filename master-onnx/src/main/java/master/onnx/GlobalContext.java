// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.List;
import master.api.network.ContextConfig;
import master.api.network.ContextConfig.Pooling;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Ref;

/**
 * The multi-aspect global-context block: each of h groups of channels is averaged over the picture with weights of its
 * own, and a bottleneck of all averages is handed back to every place. P = H' W'.
 *
 * <p>Source: Lu et al. 2021, sec. 3.2; MASTER-pytorch {@code model/context_block.py} MultiAspectGCAttention.
 */
final class GlobalContext {
    private final Layers layers;
    private final OnnxGraph graph;
    private final ContextConfig config;

    GlobalContext(Layers layers, ContextConfig config) {
        this.layers = layers;
        this.graph = layers.graph();
        this.config = config;
    }

    /**
     * Writes a block.
     *
     * @param prefix of its parameters
     * @param x {@code [N, C, H', W']}
     * @param channels C
     * @return {@code [N, C, H', W']}
     */
    Ref apply(String prefix, Ref x, int channels) {
        graph.section(prefix);
        Ref context = config.pooling() == Pooling.AVERAGE
                ? graph.reshape(graph.globalAveragePool(x), 0, channels)
                : attend(prefix, x, channels); // [N, C]
        Ref planes = layers.floatLinear(prefix + ".squeeze", context); // [N, planes]
        String norm = prefix + ".norm";
        planes = graph.layerNormalization(planes, layers.weight(norm), layers.bias(norm), config.normEpsilon());
        Ref transform = layers.floatLinear(prefix + ".expand", graph.relu(planes)); // [N, C]
        return switch (config.fusion()) {
            case ADD -> graph.add(x, everywhere(transform, channels));
            case MULTIPLY -> graph.mul(x, graph.sigmoid(everywhere(transform, channels)));
            case CONCAT -> concat(prefix + ".fuse", x, transform, channels);
        };
    }

    private Ref attend(String prefix, Ref x, int channels) {
        int aspects = config.headers();
        int width = channels / aspects;
        Ref weight = graph.reshape(layers.weight(prefix + ".mask"), 1, width);
        Ref bias = layers.bias(prefix + ".mask");
        if (config.scale() && aspects > 1) {
            Ref scale = graph.scalar((float) (1 / Math.sqrt(width)));
            weight = graph.mul(weight, scale);
            bias = graph.mul(bias, scale);
        }
        Ref groups = graph.reshape(x, 0, aspects, width, -1); // [N, h, C/h, P]
        Ref scores = graph.add(graph.matMul(weight, groups), bias); // [N, h, 1, P]
        Ref attention = graph.reshape(graph.softmax(scores), 0, 0, -1, 1); // [N, h, P, 1]
        return graph.reshape(graph.matMul(groups, attention), -1, channels); // [N, C]
    }

    /** {@code [N, C]} as {@code [N, C, 1, 1]}. */
    private Ref everywhere(Ref vector, int channels) {
        return graph.reshape(vector, -1, channels, 1, 1);
    }

    /** Instead of putting the transform beside x at every place, its half of the product is computed once a picture. */
    private Ref concat(String prefix, Ref x, Ref transform, int channels) {
        // [C, C] of x, [C, C] of the transform
        List<Ref> halves = graph.split(layers.weight(prefix), 0, channels, channels);
        Ref kernel = graph.reshape(graph.transpose(halves.get(0), 1, 0), channels, channels, 1, 1);
        Ref once = graph.gemm(transform, halves.get(1), layers.bias(prefix)); // [N, C]
        Ref y = graph.add(graph.conv(x, kernel, 1, 1), everywhere(once, channels));
        Ref flat = graph.reshape(y, 0, 1, -1, 0); // [N, 1, C H', W']: one channel, so that all of it is normalized
        Ref one = graph.reshape(graph.scalar(1f), 1);
        Ref zero = graph.reshape(graph.scalar(0f), 1);
        Ref normed = graph.instanceNormalization(flat, one, zero, config.normEpsilon());
        return graph.relu(graph.reshape(normed, 0, channels, -1, 0));
    }
}
