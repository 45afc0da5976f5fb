// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where a run stands.
 *
 * @param step optimizer steps taken; also says which batch comes next
 * @param bestScore the best mean word accuracy so far, -1 before the first validation
 * @param bestStep when it was reached
 * @param seconds time spent training so far
 * @param workers copies of the network that have shared the work
 * @param skipped steps in a row, up to the last one, that were left out because of numbers that are not finite
 * @param rollbacks how often the run went back to a checkpoint because of them; each halves the learning rate
 * @param sha256 digests by file name: of the other files of a checkpoint, and of the values above
 */
record RunState(
        int step,
        double bestScore,
        int bestStep,
        double seconds,
        int workers,
        int skipped,
        int rollbacks,
        Map<String, String> sha256) {
    /** Before the first step. */
    static RunState start(int workers) {
        return new RunState(0, -1, 0, 0, workers, 0, 0, Map.of());
    }

    /** The same with the best model still to be found. */
    RunState withoutBest() {
        return new RunState(step, -1, 0, seconds, workers, skipped, rollbacks, Map.of());
    }

    /** The same after one more return to it. */
    RunState rolledBack() {
        return new RunState(step, bestScore, bestStep, seconds, workers, 0, rollbacks + 1, Map.of());
    }

    RunState withDigests(Map<String, String> digests) {
        return new RunState(step, bestScore, bestStep, seconds, workers, skipped, rollbacks, digests);
    }

    /** What the learning rate is multiplied by. */
    double rateFactor() {
        return Math.pow(0.5, rollbacks);
    }

    /** What the digest of this record is taken of. */
    byte[] values() {
        return Stream.of(step, bestScore, bestStep, seconds, workers, skipped, rollbacks)
                .map(String::valueOf)
                .collect(Collectors.joining(" "))
                .getBytes(StandardCharsets.US_ASCII);
    }
}
