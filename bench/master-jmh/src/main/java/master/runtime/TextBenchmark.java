// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import master.api.Canvas;
import master.api.Recognition;
import master.api.TextConstraint;
import master.api.Vocabulary;
import master.core.image.Placement;
import master.core.model.TokenRules;
import master.core.network.NetworkConfig;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the network's answer to a text of six characters and its confidence. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TextBenchmark {
    private static final int STEPS = 7;

    private static final Placement PLACEMENT = new Placement(160, 48, new Canvas(32, 128), 128, 32, 0, 0);

    private TokenRules rules;
    private LoopAnswers answers;

    /** Makes an answer: six characters and the end. */
    @Setup
    public void answer() {
        Vocabulary vocabulary = Vocabulary.ofCharacters("0123456789abcdefghijklmnopqrstuvwxyz");
        rules = TokenRules.of(vocabulary, 10, TextConstraint.NONE);
        long[] tokens = new long[STEPS];
        float[] probabilities = new float[STEPS];
        for (int step = 0; step < STEPS; step++) {
            tokens[step] = step == STEPS - 1 ? Vocabulary.EOS : Vocabulary.FIRST_TOKEN + 5L * step;
            probabilities[step] = 0.99f;
        }
        answers = new LoopAnswers(STEPS, tokens, probabilities, Optional.empty(), Optional.empty());
    }

    /** Looks up the characters, multiplies the probabilities. */
    @Benchmark
    public Recognition text() {
        return answers.recognition(0, rules, NetworkConfig.tiny(), PLACEMENT);
    }
}
