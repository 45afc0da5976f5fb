// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import master.api.model.ModelManifest;
import master.api.model.Vocabulary;
import master.api.network.Positions;
import master.api.network.TransformerConfig;
import master.onnx.Decoder.Cache;
import master.onnx.graph.ElementType;
import master.onnx.graph.Loop;
import master.onnx.graph.Loop.Carried;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Ref;
import master.onnx.graph.Shape;

/**
 * Greedy decoding as an ONNX {@code Loop}: each step feeds back the likeliest token. It ends when every row has had its
 * EOS, and after {@code maxLength + 1} steps at the latest. PAD, SOS and UNK are never chosen, and the probabilities
 * are over the other tokens. A row that has had its EOS gives PAD with probability 1.
 */
final class GreedyLoop {
    private final Layers layers;
    private final OnnxGraph graph;
    private final ModelManifest manifest;
    private final Decoder decoder;
    private final boolean withLogits;

    GreedyLoop(Layers layers, ModelManifest manifest, Decoder decoder, boolean withLogits) {
        this.layers = layers;
        this.graph = layers.graph();
        this.manifest = manifest;
        this.decoder = decoder;
        this.withLogits = withLogits;
    }

    /** The answers: token ids {@code [N, steps]}, their probabilities, and logits {@code [N, steps, V]} on request. */
    record Answers(Ref tokens, Ref probabilities, Optional<Ref> logits) {}

    /**
     * Writes the loop.
     *
     * @param image any value whose first axis is N
     */
    Answers apply(Ref image) {
        TransformerConfig transformer = manifest.network().transformer();
        int dim = transformer.modelDim();
        int heads = transformer.headCount();
        int steps = manifest.maxLength() + 1;
        Ref positions = graph.initializer("decoder/positions", List.of(steps, dim), Positions.sinusoid(steps, dim));
        Ref allowed = graph.initializer("decoder/allowed", allowed(manifest.vocabulary()));

        graph.section("decoder/start");
        Ref rows = graph.length(image, 0); // [1], holds N
        Ref start = graph.expand(graph.scalar((long) Vocabulary.SOS), rows);
        Ref running = graph.expand(graph.scalar(false), rows);
        Ref empty = graph.zeros(graph.concat(0, rows, graph.vector(heads, 0, transformer.headDim()))); // [N, A, 0, D/A]

        List<Carried> carried = new ArrayList<>();
        carried.add(new Carried("token", start, Shape.of("N")));
        carried.add(new Carried("done", running, Shape.of("N")));
        Shape cacheShape = Shape.of("N", heads, "L", transformer.headDim());
        for (int i = 0; i < transformer.decoderLayers(); i++) {
            carried.add(new Carried("keys", empty, cacheShape));
            carried.add(new Carried("values", empty, cacheShape));
        }
        graph.section("decoder/loop");
        List<Ref> results = graph.loop(
                graph.scalar((long) steps),
                carried,
                (body, iteration, values) -> step(body, body.gather(positions, iteration), allowed, values));

        graph.section("decoder/answer");
        List<Ref> collected = results.subList(carried.size(), results.size());
        return new Answers(
                graph.transpose(collected.get(0), 1, 0),
                graph.transpose(collected.get(1), 1, 0),
                withLogits ? Optional.of(graph.transpose(collected.get(2), 1, 0, 2)) : Optional.empty());
    }

    private Loop.Step step(OnnxGraph body, Ref position, Ref allowed, List<Ref> carried) {
        Ref lastToken = carried.get(0);
        Ref done = carried.get(1);
        List<Cache> caches = new ArrayList<>();
        for (int i = 2; i < carried.size(); i += 2) {
            caches.add(new Cache(carried.get(i), carried.get(i + 1)));
        }
        Decoder.Output output = decoder.step(layers.in(body), lastToken, position, caches);

        body.section("decoder/choice");
        Ref logits = body.where(allowed, output.logits(), body.scalar(-Float.MAX_VALUE)); // [N, V]
        Ref token = body.where(done, body.scalar((long) Vocabulary.PAD), body.argMax(logits, 1)); // [N]
        Ref probability = body.where(done, body.scalar(1f), body.reduceMax(body.softmax(logits), 1)); // [N]
        Ref nowDone = body.or(done, body.equal(token, body.scalar((long) Vocabulary.EOS)));
        Ref unfinished = body.cast(body.not(nowDone), ElementType.INT32);
        Ref goOn = body.cast(body.reduceMax(unfinished, 0), ElementType.BOOL);

        List<Ref> next = new ArrayList<>(List.of(token, nowDone));
        output.caches().forEach(cache -> next.addAll(List.of(cache.keys(), cache.values())));
        List<Ref> collected = new ArrayList<>(List.of(token, probability));
        if (withLogits) {
            collected.add(output.logits());
        }
        return new Loop.Step(goOn, next, collected);
    }

    private static boolean[] allowed(Vocabulary vocabulary) {
        boolean[] allowed = new boolean[vocabulary.size()];
        Arrays.fill(allowed, true);
        allowed[Vocabulary.PAD] = false;
        allowed[Vocabulary.SOS] = false;
        allowed[Vocabulary.UNK] = false;
        return allowed;
    }
}
