// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.ArrayList;
import java.util.List;
import master.api.network.NetworkConfig;
import master.api.network.Parameters;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Ref;

/**
 * The transformer decoder, one token at a time: pre-norm layers of self-attention over the tokens so far, attention to
 * the memory, and feed-forward; then the head.
 *
 * <p>Keys and values of earlier tokens come in and go out, so that nothing is computed twice; those of the memory and
 * all that depends on parameters alone is written here, in the constructor, to the graph outside the loop.
 *
 * <p>Source: Lu et al. 2021, sec. 3.4 ("memory-cached inference"); Vaswani et al. 2017; MASTER-pytorch
 * {@code model/transformer.py} Decoder and Generator. Differs: MASTER-pytorch computes the whole prefix at each step.
 */
final class Decoder {
    private final NetworkConfig config;
    private final Parameters names;
    private final int headDim;
    private final Ref embedding; // [V, D], times sqrt(D)
    private final List<LayerConstants> constants = new ArrayList<>();

    /** What a layer needs besides its parameters. */
    private record LayerConstants(
            Ref selfWeight, // [D, 3 D]
            Ref selfBias, // [3 D]
            Ref queryWeight, // [D, D]
            Ref queryBias, // [D]
            Ref memoryKeysTransposed, // [N, A, D/A, S]
            Ref memoryValues) {} // [N, A, S, D/A]

    /** Keys and values of one layer's self-attention, {@code [N, A, L, D/A]}. */
    record Cache(Ref keys, Ref values) {}

    /** One step's logits {@code [N, V]}, and the caches with the step's token. */
    record Output(Ref logits, List<Cache> caches) {}

    Decoder(Layers layers, NetworkConfig config, Parameters names, Ref memory) {
        this.config = config;
        this.names = names;
        this.headDim = config.transformer().modelDim() / config.transformer().headCount();
        OnnxGraph graph = layers.graph().section("decoder");
        this.embedding =
                graph.mul(layers.parameter(Parameters.EMBEDDING), graph.scalar((float) Math.sqrt(config.transformer().modelDim())));
        for (int i = 0; i < config.transformer().decoderLayers(); i++) {
            String layer = names.decoderLayer(i);
            graph.section(layer);
            String self = layer + ".selfAttention";
            String cross = layer + ".crossAttention";
            constants.add(new LayerConstants(
                    layers.queryKeyValueWeight(self, config),
                    layers.queryKeyValueBias(self, config),
                    layers.scaledQuery(cross, "weight", config),
                    layers.scaledQuery(cross, "bias", config),
                    graph.transpose(heads(layers, cross + ".key", memory), 0, 2, 3, 1),
                    graph.transpose(heads(layers, cross + ".value", memory), 0, 2, 1, 3)));
        }
    }

    /** {@code [N, S, D]} to {@code [N, S, A, D/A]}. */
    private Ref heads(Layers layers, String prefix, Ref memory) {
        return layers.graph().reshape(layers.linearOfRows(prefix, memory), 0, 0, config.transformer().headCount(), headDim);
    }

    /**
     * Writes one step.
     *
     * @param layers those of the loop's body
     * @param tokens the last token of each row, {@code [N]}
     * @param position the position's row, {@code [D]}
     * @param caches one for each layer
     */
    Output step(Layers layers, Ref tokens, Ref position, List<Cache> caches) {
        OnnxGraph graph = layers.graph().section("decoder");
        Ref x = graph.add(graph.gather(embedding, tokens), position); // [N, D]
        List<Cache> grown = new ArrayList<>();
        for (int i = 0; i < config.transformer().decoderLayers(); i++) {
            String prefix = names.decoderLayer(i);
            graph.section(prefix);
            Ref normed = layers.norm(names.decoderNorm(i, 1), x);
            x = graph.add(x, selfAttention(layers, i, normed, caches.get(i), grown));
            normed = layers.norm(names.decoderNorm(i, 2), x);
            x = graph.add(x, crossAttention(layers, i, normed));
            Ref inner = layers.linear(prefix + ".feedForward.inner", layers.norm(names.decoderNorm(i, 3), x));
            x = graph.add(x, layers.linear(prefix + ".feedForward.outer", graph.relu(inner)));
        }
        graph.section(Parameters.HEAD);
        return new Output(layers.linear(Parameters.HEAD, layers.norm(Parameters.DECODER_NORM, x)), grown);
    }

    private Ref selfAttention(Layers layers, int index, Ref x, Cache cache, List<Cache> grown) {
        OnnxGraph graph = layers.graph();
        LayerConstants constant = constants.get(index);
        Ref qkv = graph.gemm(x, constant.selfWeight(), constant.selfBias()); // [N, 3 D]
        qkv = graph.reshape(qkv, -1, 3L * config.transformer().headCount(), 1, headDim); // [N, 3 A, 1, D/A]
        List<Ref> parts = layers.splitHeads(qkv, config.transformer().headCount());
        Ref keys = graph.concat(2, cache.keys(), parts.get(1)); // [N, A, L + 1, D/A]
        Ref values = graph.concat(2, cache.values(), parts.get(2));
        grown.add(new Cache(keys, values));
        Ref context = layers.attention(parts.get(0), graph.transpose(keys, 0, 1, 3, 2), values); // [N, A, 1, D/A]
        return output(layers, names.decoderLayer(index) + ".selfAttention", context);
    }

    private Ref crossAttention(Layers layers, int index, Ref x) {
        OnnxGraph graph = layers.graph();
        LayerConstants constant = constants.get(index);
        Ref query = graph.gemm(x, constant.queryWeight(), constant.queryBias()); // [N, D]
        query = graph.reshape(query, -1, config.transformer().headCount(), 1, headDim); // [N, A, 1, D/A]
        Ref context = layers.attention(query, constant.memoryKeysTransposed(), constant.memoryValues());
        return output(layers, names.decoderLayer(index) + ".crossAttention", context);
    }

    private Ref output(Layers layers, String attention, Ref context) {
        return layers.linear(attention + ".output", layers.graph().reshape(context, -1, config.transformer().modelDim()));
    }
}
