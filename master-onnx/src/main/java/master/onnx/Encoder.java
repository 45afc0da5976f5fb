// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.List;
import master.api.network.NetworkConfig;
import master.api.network.Parameters;
import master.api.network.Positions;
import master.api.network.TransformerConfig;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Ref;

/**
 * Feature map to memory: flattened row by row, projected to the transformer's width where it differs, positions added,
 * then the transformer encoder's pre-norm layers, if there are any. S = H' W'.
 *
 * <p>Source: Lu et al. 2021, sec. 3.3; Vaswani et al. 2017; MASTER-pytorch {@code model/transformer.py} Encoder.
 */
final class Encoder {
    private final Layers layers;
    private final OnnxGraph graph;
    private final int channels;
    private final TransformerConfig transformer;
    private final Parameters names;

    Encoder(Layers layers, NetworkConfig config, Parameters names) {
        this.layers = layers;
        this.graph = layers.graph();
        this.channels = config.featureChannels();
        this.transformer = config.transformer();
        this.names = names;
    }

    /**
     * Writes the encoder.
     *
     * @param features {@code [N, C, H', W']}
     * @param places {@code S = H' W'}
     * @return the memory, {@code [N, S, D]}
     */
    Ref apply(Ref features, int places) {
        graph.section("encoder");
        Ref flat = graph.reshape(features, 0, channels, places); // [N, C, S]
        Ref x = graph.transpose(flat, 0, 2, 1); // [N, S, C]
        if (channels != transformer.modelDim()) {
            x = layers.linearOfRows(Parameters.PROJECTION, x); // [N, S, D]
        }
        int dim = transformer.modelDim();
        Ref positions = graph.initializer("encoder/positions", List.of(places, dim), Positions.sinusoid(places, dim));
        x = graph.add(x, positions);
        for (int i = 0; i < transformer.encoderLayers(); i++) {
            x = layer(i, x);
        }
        if (transformer.encoderLayers() > 0) {
            graph.section(Parameters.ENCODER_NORM);
            x = layers.finalNorm(Parameters.ENCODER_NORM, x);
        }
        return x;
    }

    private Ref layer(int index, Ref x) {
        String prefix = names.encoderLayer(index);
        graph.section(prefix);
        Ref y = graph.add(x, selfAttention(prefix + ".selfAttention", layers.norm(names.encoderNorm(index, 1), x)));
        Ref inner = layers.linearOfRows(prefix + ".feedForward.inner", layers.norm(names.encoderNorm(index, 2), y));
        return graph.add(y, layers.linearOfRows(prefix + ".feedForward.outer", layers.relu(prefix, inner)));
    }

    private Ref queryKeyValue(String prefix, Ref x) {
        if (!transformer.inputProjections()) {
            return layers.queryKeyValue(x);
        }
        return layers.queryKeyValueOfRows(prefix, x);
    }

    private Ref selfAttention(String prefix, Ref x) {
        int heads = transformer.headCount();
        Ref qkv = queryKeyValue(prefix, x); // [N, S, 3 D]
        qkv = graph.reshape(qkv, 0, 0, 3L * heads, transformer.headDim());
        qkv = graph.transpose(qkv, 0, 2, 1, 3); // [N, 3 A, S, D/A]
        List<Ref> parts = layers.splitHeads(qkv, heads);
        Ref keysTransposed = graph.transpose(parts.get(1), 0, 1, 3, 2); // [N, A, D/A, S]
        Ref context = layers.attention(parts.get(0), keysTransposed, parts.get(2)); // [N, A, S, D/A]
        context = graph.reshape(graph.transpose(context, 0, 2, 1, 3), 0, 0, transformer.modelDim()); // [N, S, D]
        return layers.linearOfRows(prefix + ".output", context);
    }
}
