// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.List;
import master.api.network.NetworkConfig;
import master.api.network.Parameters;
import master.api.network.StageConfig;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Ref;

/**
 * The convolutional network with its global-context blocks: picture to feature map.
 *
 * <p>Source: Lu et al. 2021, sec. 3.1 and 3.2; MASTER-pytorch {@code model/backbone.py} ConvEmbeddingGC and
 * {@code model/context_block.py} MultiAspectGCAttention.
 */
final class Backbone {
    private final Layers layers;
    private final OnnxGraph graph;
    private final NetworkConfig config;

    Backbone(Layers layers, NetworkConfig config) {
        this.layers = layers;
        this.graph = layers.graph();
        this.config = config;
    }

    /**
     * Writes the backbone.
     *
     * @param image {@code [N, channels, H, W]}
     * @return the feature map, {@code [N, C, H', W']}
     */
    Ref apply(Ref image) {
        Ref x = image;
        for (int i = 0; i < config.stem().size(); i++) {
            x = convolutionRelu(Parameters.stem(i), x, i == 0 ? config.stemStride() : 1);
        }
        int channels = config.stem().get(config.stem().size() - 1);
        List<StageConfig> stages = config.stages();
        for (int s = 0; s < stages.size(); s++) {
            StageConfig stage = stages.get(s);
            if (stage.poolHeight() * stage.poolWidth() > 1) {
                graph.section(Parameters.stageConvolution(s));
                x = graph.maxPool(x, stage.poolHeight(), stage.poolWidth());
            }
            for (int b = 0; b < stage.blocks(); b++) {
                boolean context = config.hasContext(s, b);
                x = residualBlock(Parameters.block(s, b), x, channels, stage.channels(), context);
                channels = stage.channels();
            }
            if (stage.convolution()) {
                x = convolutionRelu(Parameters.stageConvolution(s), x, 1);
            }
        }
        return x;
    }

    private Ref convolutionRelu(String prefix, Ref x, int stride) {
        graph.section(prefix);
        return graph.relu(layers.convolution(prefix, x, stride));
    }

    /** {@code relu(context(norm(conv(relu(norm(conv(x)))))) + shortcut(x))}. */
    private Ref residualBlock(String prefix, Ref x, int in, int out, boolean context) {
        graph.section(prefix);
        Ref y = graph.relu(layers.convolution(prefix + ".first", x, 1));
        y = layers.convolution(prefix + ".second", y, 1);
        if (context) {
            y = globalContext(prefix + ".context", y, out);
            graph.section(prefix);
        }
        Ref shortcut = in == out ? x : layers.convolution(prefix + ".shortcut", x, 1);
        return graph.relu(graph.add(y, shortcut));
    }

    /**
     * The multi-aspect global-context block: each of h groups of channels is averaged over the picture with weights of
     * its own, and a bottleneck of all averages is added to every place. P = H' W'.
     *
     * @param x {@code [N, C, H', W']}
     */
    private Ref globalContext(String prefix, Ref x, int channels) {
        graph.section(prefix);
        int aspects = config.context().headers();
        int width = channels / aspects;
        Ref weight = graph.reshape(layers.weight(prefix + ".mask"), 1, width);
        Ref bias = layers.bias(prefix + ".mask");
        if (config.context().scale() && aspects > 1) {
            Ref scale = graph.scalar((float) (1 / Math.sqrt(width)));
            weight = graph.mul(weight, scale);
            bias = graph.mul(bias, scale);
        }
        Ref groups = graph.reshape(x, 0, aspects, width, -1); // [N, h, C/h, P]
        Ref scores = graph.add(graph.matMul(weight, groups), bias); // [N, h, 1, P]
        Ref attention = graph.reshape(graph.softmax(scores), 0, 0, -1, 1); // [N, h, P, 1]
        Ref context = graph.reshape(graph.matMul(groups, attention), -1, channels); // [N, C]
        Ref planes = layers.linear(prefix + ".squeeze", context); // [N, planes]
        String norm = prefix + ".norm";
        planes = graph.layerNormalization(
                planes, layers.weight(norm), layers.bias(norm), config.context().normEpsilon());
        Ref transform = layers.linear(prefix + ".expand", graph.relu(planes)); // [N, C]
        return graph.add(x, graph.reshape(transform, -1, channels, 1, 1));
    }
}
