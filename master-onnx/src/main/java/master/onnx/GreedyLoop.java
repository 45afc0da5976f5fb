// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import master.api.TextConstraint;
import master.api.Vocabulary;
import master.core.model.ModelManifest;
import master.core.model.TokenRules;
import master.core.network.Positions;
import master.core.network.TransformerConfig;
import master.onnx.Activations.Measured;
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
 *
 * <p>Initializers hold the {@link TokenRules} of no constraint; a runtime that knows more about the texts puts
 * other values of the same shape in their place before it loads the file. Only where tokens are folded, the
 * probabilities of a class add up, its first token is the answer, and its likeliest one is fed back.
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

    /**
     * The answers.
     *
     * @param tokens ids, {@code [N, steps]}
     * @param probabilities theirs
     * @param attention to the places of the feature map, mean of all heads of the last layer, {@code [N, steps, S]}
     * @param boxes of the tokens, {@code [N, steps, 4]}, of a network with boxes; zeros behind EOS
     * @param logits {@code [N, steps, V]}, on request
     */
    record Answers(Ref tokens, Ref probabilities, Ref attention, Optional<Ref> boxes, Optional<Ref> logits) {}

    /** Activations of the loop's body in all steps, {@code [steps, ...]}. */
    private List<Measured> measured = List.of();

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
        TokenRules rules = TokenRules.of(manifest.vocabulary(), manifest.maxLength(), TextConstraint.NONE);
        Ref tokens = graph.initializer(
                ModelManifest.TOKENS_TABLE, List.of(manifest.vocabulary().size()), rules.answerable());
        Ref lengths = graph.initializer(ModelManifest.LENGTHS_TABLE, new long[] {rules.shortest(), rules.longest()});
        Ref classes = graph.initializer(ModelManifest.CLASSES_TABLE, rules.classes());
        Ref folding = graph.initializer(ModelManifest.FOLDING_SWITCH, List.of(), rules.folding());

        graph.section("decoder/start");
        Choice choice = new Choice(graph, steps, manifest.temperature(), tokens, lengths, classes, folding);
        Ref rows = graph.length(image, 0); // [1], holds N
        Ref start = graph.expand(graph.scalar((long) Vocabulary.SOS), rows);
        Ref running = graph.expand(graph.scalar(1f), rows);
        Ref empty = graph.zeros(graph.concat(0, rows, graph.vector(heads, 0, transformer.headDim()))); // [N, A, 0, D/A]

        List<Carried> carried = new ArrayList<>();
        carried.add(new Carried("token", start, Shape.of("N")));
        carried.add(new Carried("running", running, Shape.of("N")));
        Shape cacheShape = Shape.of("N", heads, "L", transformer.headDim());
        for (int i = 0; i < decoder.layers(); i++) {
            carried.add(new Carried("keys", empty, cacheShape));
            carried.add(new Carried("values", empty, cacheShape));
        }
        graph.section("decoder/loop");
        List<Ref> results = graph.loop(
                graph.scalar((long) steps),
                carried,
                (body, iteration, values) -> step(body, iteration, body.gather(positions, iteration), choice, values));

        graph.section("decoder/answer");
        List<Ref> collected = results.subList(carried.size(), results.size());
        Ref read = graph.cast(collected.get(0), ElementType.BOOL); // [steps, N], not behind EOS
        Iterator<Ref> more = collected.subList(4, collected.size()).iterator();
        Optional<Ref> boxes = next(manifest.vocabulary().hasBoxes(), more)
                .map(box -> graph.where(graph.reshape(read, 0, 0, 1), box, graph.scalar(0f)));
        Optional<Ref> logits = next(withLogits, more);
        measured.forEach(activation -> layers.measured().add(new Measured(activation.name(), more.next())));
        return new Answers(
                graph.transpose(graph.where(read, collected.get(1), graph.scalar((long) Vocabulary.PAD)), 1, 0),
                graph.transpose(graph.where(read, collected.get(2), graph.scalar(1f)), 1, 0),
                graph.transpose(graph.reduceMean(graph.reshape(collected.get(3), 0, 0, heads, -1), 2), 1, 0, 2),
                boxes.map(box -> graph.transpose(box, 1, 0, 2)),
                logits.map(logit -> graph.transpose(logit, 1, 0, 2)));
    }

    private static Optional<Ref> next(boolean there, Iterator<Ref> values) {
        return there ? Optional.of(values.next()) : Optional.empty();
    }

    private Loop.Step step(OnnxGraph body, Ref iteration, Ref position, Choice choice, List<Ref> carried) {
        Ref lastToken = carried.get(0);
        Ref running = carried.get(1);
        List<Cache> caches = new ArrayList<>();
        for (int i = 2; i < carried.size(); i += 2) {
            caches.add(new Cache(carried.get(i), carried.get(i + 1)));
        }
        Layers inBody = layers.in(body);
        Decoder.Output output = decoder.step(inBody, lastToken, position, caches);

        body.section("decoder/choice");
        Choice.Chosen chosen = choice.of(body, iteration, output.logits());
        Ref goesOn = choice.goOn(body, running, chosen.token());
        Ref goOn = body.cast(body.reduceMax(goesOn, 0), ElementType.BOOL);

        List<Ref> next = new ArrayList<>(List.of(chosen.fedBack(), goesOn));
        output.caches().forEach(cache -> next.addAll(List.of(cache.keys(), cache.values())));
        List<Ref> collected =
                new ArrayList<>(List.of(running, chosen.token(), chosen.probability(), output.attention()));
        output.boxes().ifPresent(collected::add);
        if (withLogits) {
            collected.add(output.logits());
        }
        measured = List.copyOf(inBody.measured());
        collected.addAll(Measured.values(measured));
        return new Loop.Step(goOn, next, collected);
    }
}
