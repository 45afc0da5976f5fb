// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.List;
import java.util.stream.LongStream;
import master.api.Vocabulary;
import master.core.model.TokenRules;
import master.onnx.graph.ElementType;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Ref;

/**
 * How a step of {@link GreedyLoop} chooses a token, under {@link TokenRules}. What depends on the rules alone is written
 * to the graph around the loop, where a runtime computes it once, when it loads the file.
 */
final class Choice {
    private final double temperature;
    private final Ref classes; // [V], the first token of each token's class
    private final Ref folding; // whether a class has two tokens
    private final Ref
            penalties; // [3, V], what is added to logits: of steps too early for EOS, in between, too late for others
    private final Ref kind; // [steps], the row of each step
    private final Ref goesOn; // [V], 0 for EOS, 1 for all others

    /**
     * Writes what all steps share.
     *
     * @param graph the graph around the loop
     * @param steps the most steps
     * @param temperature what logits are divided by; of 1 there is no node
     * @param tokens {@code [V]}, which tokens may be answered at all
     * @param lengths {@code [2]}, the fewest and the most tokens before EOS
     * @param classes {@code [V]}, the first token of each token's class
     * @param folding whether a class has two tokens, a truth value
     */
    Choice(OnnxGraph graph, int steps, double temperature, Ref tokens, Ref lengths, Ref classes, Ref folding) {
        this.temperature = temperature;
        this.classes = classes;
        this.folding = folding;
        Ref end = graph.equal(classes, graph.scalar((long) Vocabulary.EOS));
        Ref allowed = graph.concat(
                0,
                row(graph, graph.and(tokens, graph.not(end))),
                row(graph, tokens),
                row(graph, graph.and(tokens, end)));
        this.penalties = graph.where(allowed, graph.scalar(0f), graph.scalar(-Float.MAX_VALUE));
        this.goesOn = graph.cast(graph.not(end), ElementType.FLOAT);
        Ref numbers =
                graph.initializer("decoder/steps", LongStream.range(0, steps).toArray());
        Ref early = graph.less(numbers, graph.gather(lengths, graph.scalar(0L)));
        Ref fits = graph.less(numbers, graph.gather(lengths, graph.scalar(1L)));
        this.kind = graph.where(early, graph.scalar(0L), graph.where(fits, graph.scalar(1L), graph.scalar(2L)));
    }

    private static Ref row(OnnxGraph graph, Ref vector) {
        return graph.reshape(vector, 1, -1);
    }

    /**
     * What a step answers, {@code [N]} each; anything behind EOS.
     *
     * @param token the answer, the first token of its class
     * @param fedBack what the next step gets
     * @param probability of the answer
     */
    record Chosen(Ref token, Ref fedBack, Ref probability) {}

    /**
     * Writes the choice.
     *
     * @param iteration the number of the step
     * @param output the network's logits, {@code [N, V]}
     */
    Chosen of(OnnxGraph body, Ref iteration, Ref output) {
        Ref calibrated = temperature == 1 ? output : body.div(output, body.scalar((float) temperature));
        Ref logits = body.add(calibrated, body.gather(penalties, body.gather(kind, iteration)));
        List<Ref> chosen = body.choose(folding, branch -> folded(branch, logits), branch -> {
            Ref token = branch.argMax(logits, 1);
            return List.of(token, token, branch.reduceMax(branch.softmax(logits), 1));
        });
        return new Chosen(chosen.get(0), chosen.get(1), chosen.get(2));
    }

    private List<Ref> folded(OnnxGraph graph, Ref logits) {
        Ref probabilities = graph.softmax(logits); // [N, V]
        Ref shape = graph.shape(probabilities);
        Ref sums = graph.scatterAdd(graph.zeros(shape), 1, graph.expand(classes, shape), probabilities); // [N, V]
        Ref token = graph.argMax(sums, 1); // [N], the first of its class: the others have a sum of 0
        Ref members = graph.equal(classes, graph.reshape(token, -1, 1)); // [N, V]
        Ref likeliest = graph.argMax(graph.where(members, logits, graph.scalar(-Float.MAX_VALUE)), 1);
        return List.of(token, likeliest, graph.reduceMax(sums, 1));
    }

    /** Which rows go on, {@code [N]}, 1 or 0: those that went on before and have no EOS now. */
    Ref goOn(OnnxGraph body, Ref before, Ref token) {
        return body.mul(before, body.gather(goesOn, token));
    }
}
