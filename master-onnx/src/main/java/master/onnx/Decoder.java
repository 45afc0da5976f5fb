// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import master.core.network.DecoderLayers;
import master.core.network.Network;
import master.core.network.Parameters;
import master.core.network.TransformerConfig;
import master.onnx.Layers.Projection;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Ref;

/**
 * The transformer decoder, one token at a time: pre-norm layers of self-attention over the tokens so far, attention to
 * the memory, and feed-forward; then the head, or the heads.
 *
 * <p>Keys and values of earlier tokens come in and go out, so that nothing is computed twice; those of the memory and
 * all that depends on parameters alone is written here, in the constructor, to the graph outside the loop.
 *
 * <p>Source: Lu et al. 2021, sec. 3.4 ("memory-cached inference"); Vaswani et al. 2017; MASTER-pytorch
 * {@code model/transformer.py} Decoder and Generator. Differs: MASTER-pytorch computes the whole prefix at each step.
 */
final class Decoder {
    private final Network network;
    private final TransformerConfig config;
    private final Ref memory; // [N, S, D]
    private final Ref embedding; // [V, D], times sqrt(D) if they are scaled
    private final Map<String, LayerConstants> constants = new HashMap<>(); // by the layer's name

    /** What a layer needs besides its parameters. */
    private record LayerConstants(
            Projection selfInputs, // to [N, 3 D]
            Projection crossQuery, // to [N, D]
            Ref memoryKeysTransposed, // [N, A, D/A, S]
            Ref memoryValues) {} // [N, A, S, D/A]

    /** Keys and values of one layer's self-attention, {@code [N, A, L, D/A]}. */
    record Cache(Ref keys, Ref values) {}

    /**
     * What a step gives.
     *
     * @param logits {@code [N, V]}
     * @param caches those before with the step's token
     * @param attention of the last layer to the memory, {@code [N, A, 1, S]}
     * @param boxes {@code [N, 4]}, of a network with boxes
     */
    record Output(Ref logits, List<Cache> caches, Ref attention, Optional<Ref> boxes) {}

    Decoder(Layers layers, Network network, Ref memory) {
        this.network = network;
        this.config = network.config().transformer();
        this.memory = memory;
        OnnxGraph graph = layers.graph().section("decoder");
        Ref table = layers.parameter(Parameters.EMBEDDING);
        this.embedding =
                config.embeddingScale() ? graph.mul(table, graph.scalar((float) Math.sqrt(config.modelDim()))) : table;
        for (String layer : network.decoderLayers()) {
            graph.section(layer);
            constants.computeIfAbsent(layer, name -> constants(layers, name, memory));
        }
    }

    /** The number of layers with a cache. */
    int layers() {
        return network.decoderLayers().size();
    }

    private LayerConstants constants(Layers layers, String layer, Ref memory) {
        String self = layer + ".selfAttention";
        String cross = layer + ".crossAttention";
        if (!config.inputProjections()) {
            return new LayerConstants(
                    Layers::queryKeyValue, Layers::scaled, keysTransposed(layers, memory), values(layers, memory));
        }
        return new LayerConstants(
                layers.queryKeyValueProjection(self),
                layers.queryProjection(cross),
                keysTransposed(layers, layers.linearOfRows(cross + ".key", memory)),
                values(layers, layers.linearOfRows(cross + ".value", memory)));
    }

    /** {@code [N, S, D]} to {@code [N, A, D/A, S]}. */
    private Ref keysTransposed(Layers layers, Ref keys) {
        return layers.graph().transpose(heads(layers, keys), 0, 2, 3, 1);
    }

    /** {@code [N, S, D]} to {@code [N, A, S, D/A]}. */
    private Ref values(Layers layers, Ref values) {
        return layers.graph().transpose(heads(layers, values), 0, 2, 1, 3);
    }

    /** {@code [N, S, D]} to {@code [N, S, A, D/A]}. */
    private Ref heads(Layers layers, Ref rows) {
        return layers.graph().reshape(rows, 0, 0, config.headCount(), config.headDim());
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
        layers.graph().section("decoder");
        Step step = new Step(layers, position, caches);
        Network.Decoded<Ref> decoded = network.decode(step, tokens, memory);
        return new Output(decoded.logits(), step.grown, step.attention.orElseThrow(), decoded.boxes());
    }

    /** One step of the network: a sequence is its last row, {@code [N, D]}; the rows before it are in the caches. */
    private final class Step implements DecoderLayers<Ref> {
        private final Layers layers;
        private final OnnxGraph graph;
        private final Ref position;
        private final Iterator<Cache> caches;
        private final List<Cache> grown = new ArrayList<>();
        private Optional<Ref> attention = Optional.empty(); // of the last layer that tokens come of

        Step(Layers layers, Ref position, List<Cache> caches) {
            this.layers = layers;
            this.graph = layers.graph();
            this.position = position;
            this.caches = caches.iterator();
        }

        @Override
        public Ref embedding(String name, int tokens, TransformerConfig transformer, Ref ids) {
            return graph.add(graph.gather(embedding, ids), position); // [N, D]
        }

        @Override
        public Ref linear(String name, int in, int out, Ref x) {
            if (name.equals(Parameters.HEAD)) {
                graph.section(name);
            }
            return layers.linear(name, x);
        }

        @Override
        public Ref relu(String name, Ref x) {
            return layers.relu(name + ".feedForward.outer", x);
        }

        @Override
        public Ref residual(Ref x, Ref delta) {
            return graph.add(x, delta);
        }

        @Override
        public Ref norm(String name, int dim, double epsilon, Ref x) {
            return graph.layerNormalization(x, layers.weight(name), layers.bias(name), epsilon);
        }

        @Override
        public Ref selfAttention(String name, TransformerConfig transformer, boolean causal, Ref x) {
            graph.section(layer(name));
            Cache cache = caches.next();
            Ref qkv = constants(name).selfInputs().of(layers, x); // [N, 3 D]
            qkv = graph.reshape(qkv, -1, 3L * config.headCount(), 1, config.headDim()); // [N, 3 A, 1, D/A]
            List<Ref> parts = layers.splitHeads(qkv, config.headCount());
            Ref keys = graph.concat(2, cache.keys(), parts.get(1)); // [N, A, L + 1, D/A]
            Ref values = graph.concat(2, cache.values(), parts.get(2));
            grown.add(new Cache(keys, values));
            return rows(layers.attention(parts.get(0), graph.transpose(keys, 0, 1, 3, 2), values));
        }

        @Override
        public Ref crossAttention(String name, TransformerConfig transformer, Ref x, Ref memory) {
            LayerConstants constant = constants(name);
            Ref query = constant.crossQuery().of(layers, x); // [N, D]
            query = graph.reshape(query, -1, config.headCount(), 1, config.headDim()); // [N, A, 1, D/A]
            Ref weights = layers.attentionWeights(query, constant.memoryKeysTransposed()); // [N, A, 1, S]
            if (!layer(name).equals(Parameters.BOX_LAYER)) {
                attention = Optional.of(weights);
            }
            return rows(graph.matMul(weights, constant.memoryValues()));
        }

        @Override
        public Ref sigmoid(Ref x) {
            return graph.sigmoid(x);
        }

        /** {@code [N, A, 1, D/A]} to {@code [N, D]}. */
        private Ref rows(Ref context) {
            return graph.reshape(context, -1, config.modelDim());
        }

        private LayerConstants constants(String attention) {
            return requireNonNull(constants.get(layer(attention)));
        }

        /** The name of the layer that an attention belongs to. */
        private static String layer(String attention) {
            return attention.substring(0, attention.lastIndexOf('.'));
        }
    }
}
