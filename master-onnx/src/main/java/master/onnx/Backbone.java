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
 * <p>Source: Lu et al. 2021, sec. 3.1 and 3.2; MASTER-pytorch {@code model/backbone.py} ConvEmbeddingGC.
 */
final class Backbone {
    private final Layers layers;
    private final OnnxGraph graph;
    private final NetworkConfig config;
    private final GlobalContext context;

    Backbone(Layers layers, NetworkConfig config) {
        this.layers = layers;
        this.graph = layers.graph();
        this.config = config;
        this.context = new GlobalContext(layers, config.context());
    }

    /**
     * Writes the backbone.
     *
     * @param image {@code [N, channels, H, W]}
     * @return the feature map, {@code [N, C, H', W']}
     */
    Ref apply(Ref image) {
        Ref x = layers.activation(Quantization.IMAGE, image);
        for (int i = 0; i < config.stem().size(); i++) {
            x = convolutionRelu(Parameters.stem(i), x, i == 0 ? config.stemStride() : 1);
        }
        int channels = config.stem().get(config.stem().size() - 1);
        List<StageConfig> stages = config.stages();
        for (int s = 0; s < stages.size(); s++) {
            StageConfig stage = stages.get(s);
            if (stage.poolHeight() * stage.poolWidth() > 1) {
                graph.section(Parameters.stageConvolution(s));
                x = layers.maxPool(x, stage.poolHeight(), stage.poolWidth());
            }
            for (int b = 0; b < stage.blocks(); b++) {
                x = residualBlock(Parameters.block(s, b), x, channels, stage.channels(), config.hasContext(s, b));
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
        return layers.activation(prefix, graph.relu(layers.convolution(prefix, x, stride)));
    }

    /** {@code relu(context(norm(conv(relu(norm(conv(x)))))) + shortcut(x))}. */
    private Ref residualBlock(String prefix, Ref x, int in, int out, boolean hasContext) {
        graph.section(prefix);
        Ref y = convolutionRelu(prefix + ".first", x, 1);
        y = plainConvolution(prefix + ".second", y);
        if (hasContext) {
            String name = prefix + ".context";
            y = layers.activation(name, context.apply(name, y, out));
        }
        Ref shortcut = in == out ? x : plainConvolution(prefix + ".shortcut", x);
        graph.section(prefix);
        return layers.activation(prefix, graph.relu(graph.add(y, shortcut)));
    }

    private Ref plainConvolution(String prefix, Ref x) {
        graph.section(prefix);
        return layers.activation(prefix, layers.convolution(prefix, x, 1));
    }
}
