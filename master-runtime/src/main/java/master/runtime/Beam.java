// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import master.api.model.Vocabulary;

/**
 * The texts of one picture that a beam search follows: at each step the most probable ways to go on, at most as many
 * as the beam is wide, and the best of those that have ended. A beam of width 1 is greedy decoding. The score is the
 * sum of the logarithms of the probabilities of the characters and of the end, without any normalization by length:
 * the best text is the one that the model holds for most probable.
 *
 * <p>One of the beginnings is always that of greedy decoding, so a beam never answers with a less probable text than
 * greedy decoding does. The search is over when no beginning is more probable than the best text: going on makes none
 * more probable. Not thread-safe.
 */
final class Beam {
    private static final Comparator<Path> BEST_FIRST = Comparator.comparingDouble(Path::score)
            .reversed()
            .thenComparingInt(Path::parent)
            .thenComparingInt(Path::answer);

    private final int width;
    private final int maxLength;
    private List<Path> live = List.of(Path.START);
    private Path best = Path.START; // of those that have ended; START as long as there is none

    /**
     * A text as far as it goes.
     *
     * @param before the text without its last token
     * @param parent the place of that in the beam
     * @param answer the last token, the first of its class
     * @param token the one to feed back
     * @param probability of the answer, behind those before it
     * @param score sum of logarithms
     * @param greedy whether every token was the likeliest
     */
    record Path(Path before, int parent, int answer, int token, double probability, double score, boolean greedy) {
        static final Path START = new Path(null, 0, Vocabulary.SOS, Vocabulary.SOS, 1, 0, true);

        Path then(int row, int next, AnswerScores scores) {
            double log = scores.log(next);
            boolean likeliest = greedy && next == scores.likeliest();
            return new Path(this, row, next, scores.fedBack(next), Math.exp(log), score + log, likeliest);
        }

        private Path withScore(double newScore) {
            return new Path(before, parent, answer, token, probability, newScore, greedy);
        }
    }

    Beam(int width, int maxLength) {
        this.width = width;
        this.maxLength = maxLength;
    }

    /** The beginnings to go on with, the most probable one first; none when the search is over. */
    List<Path> live() {
        return live;
    }

    /**
     * Takes a step.
     *
     * @param step its number, from 0
     * @param logits the model's answers, {@code [R, V]}
     * @param firstRow where those behind {@link #live} start
     */
    void advance(int step, AnswerScores scores, FloatBuffer logits, int firstRow) {
        Optional<Path> greedy = Optional.empty();
        PriorityQueue<Path> next = new PriorityQueue<>(BEST_FIRST.reversed()); // the worst on top
        for (int row = 0; row < live.size(); row++) {
            Path path = live.get(row);
            scores.read(logits, firstRow + row);
            if (scores.broken()) { // whoever reads the answer sees that it is no number
                best = new Path(path, row, Vocabulary.EOS, Vocabulary.EOS, Double.NaN, Double.NaN, false);
                live = List.of();
                return;
            }
            if (path.greedy()) {
                greedy = Optional.of(path.then(row, scores.likeliest(), scores));
            }
            if (step == maxLength) {
                next.add(cut(path.then(row, scores.likeliest(), scores)));
            } else {
                candidates(path, row, scores, next);
            }
        }
        List<Path> chosen = new ArrayList<>(next);
        chosen.sort(BEST_FIRST);
        if (step < maxLength) {
            greedy.filter(path -> !chosen.contains(path)).ifPresent(path -> chosen.set(chosen.size() - 1, path));
        }
        chosen.stream().filter(path -> hasEnded(path, step)).forEach(this::end);
        live = chosen.stream()
                .filter(path -> !hasEnded(path, step) && (best == Path.START || path.score() > best.score()))
                .toList();
    }

    private void candidates(Path path, int row, AnswerScores scores, PriorityQueue<Path> next) {
        for (int answer = 0; answer < scores.size(); answer++) {
            boolean full = next.size() == width;
            if (!scores.allowed(answer)
                    || full && path.score() + scores.log(answer) <= next.peek().score()) {
                continue;
            }
            next.add(path.then(row, answer, scores));
            if (full) {
                next.remove();
            }
        }
    }

    private boolean hasEnded(Path path, int step) {
        return path.answer() == Vocabulary.EOS || step == maxLength;
    }

    /** A text of the model's full length: if it does not end, its end counts as what the character behind it leaves. */
    private static Path cut(Path path) {
        return path.answer() == Vocabulary.EOS
                ? path
                : path.withScore(path.before().score() + Math.log1p(-Math.min(1, path.probability())));
    }

    private void end(Path path) {
        if (best == Path.START || path.score() > best.score()) {
            best = path;
        }
    }

    /** The best text, token by token: its characters and its end. */
    List<Path> answer() {
        Deque<Path> tokens = new ArrayDeque<>();
        for (Path path = best; path != Path.START; path = path.before()) {
            tokens.addFirst(path);
        }
        return List.copyOf(tokens);
    }
}
