// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.List;
import master.api.model.TokenRules;
import master.api.model.Vocabulary;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Ref;

/**
 * How a step of {@link GreedyLoop} chooses a token, under {@link TokenRules}.
 *
 * @param temperature what logits are divided by; of 1 there is no node
 * @param tokens {@code [V]}, which tokens may be answered at all
 * @param lengths {@code [2]}, the fewest and the most tokens before EOS
 * @param classes {@code [V]}, the first token of each token's class
 * @param folding whether a class has two tokens, a truth value
 */
record Choice(double temperature, Ref tokens, Ref lengths, Ref classes, Ref folding) {
    /**
     * What a step answers, {@code [N]} each.
     *
     * @param token the answer, the first token of its class; PAD behind EOS
     * @param fedBack what the next step gets
     * @param probability of the answer; 1 behind EOS
     */
    record Chosen(Ref token, Ref fedBack, Ref probability) {}

    /**
     * Writes the choice.
     *
     * @param iteration the number of the step
     * @param output the network's logits, {@code [N, V]}
     * @param done which rows have had their EOS, {@code [N]}
     */
    Chosen of(OnnxGraph body, Ref iteration, Ref output, Ref done) {
        Ref calibrated = temperature == 1 ? output : body.div(output, body.scalar((float) temperature));
        Ref logits = only(body, allowed(body, iteration), calibrated);
        List<Ref> chosen = body.choose(folding, branch -> folded(branch, logits, done), branch -> {
            Ref token = behindEos(branch, done, branch.argMax(logits, 1));
            return List.of(token, token, probability(branch, done, branch.softmax(logits)));
        });
        return new Chosen(chosen.get(0), chosen.get(1), chosen.get(2));
    }

    /** Which tokens a step may answer, {@code [V]}: EOS from the shortest length on, the others up to the longest. */
    private Ref allowed(OnnxGraph graph, Ref iteration) {
        Ref end = graph.equal(classes, graph.scalar((long) Vocabulary.EOS));
        Ref tooShort = graph.less(iteration, graph.gather(lengths, graph.scalar(0L)));
        Ref goesOn = graph.less(iteration, graph.gather(lengths, graph.scalar(1L)));
        Ref there = graph.or(graph.and(end, graph.not(tooShort)), graph.and(graph.not(end), goesOn));
        return graph.and(tokens, there);
    }

    private List<Ref> folded(OnnxGraph graph, Ref logits, Ref done) {
        Ref probabilities = graph.softmax(logits); // [N, V]
        Ref shape = graph.shape(probabilities);
        Ref sums = graph.scatterAdd(graph.zeros(shape), 1, graph.expand(classes, shape), probabilities); // [N, V]
        Ref token = graph.argMax(sums, 1); // [N], the first of its class: the others have a sum of 0
        Ref members = graph.equal(classes, graph.reshape(token, -1, 1)); // [N, V]
        Ref likeliest = graph.argMax(only(graph, members, logits), 1);
        return List.of(
                behindEos(graph, done, token), behindEos(graph, done, likeliest), probability(graph, done, sums));
    }

    private static Ref only(OnnxGraph graph, Ref allowed, Ref logits) {
        return graph.where(allowed, logits, graph.scalar(-Float.MAX_VALUE));
    }

    private static Ref behindEos(OnnxGraph graph, Ref done, Ref token) {
        return graph.where(done, graph.scalar((long) Vocabulary.PAD), token);
    }

    private static Ref probability(OnnxGraph graph, Ref done, Ref probabilities) {
        return graph.where(done, graph.scalar(1f), graph.reduceMax(probabilities, 1));
    }
}
