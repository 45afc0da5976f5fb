// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.nio.file.Path;
import java.util.Map;
import master.api.metric.RecognitionMetrics;

/** Told what a run does, on the training thread (unreadable samples: on a loading thread). */
public interface TrainingListener {
    /** Progress of a run.
     *
     * @param step optimizer steps taken
     * @param steps the length of the run
     * @param loss mean cross-entropy per token over the last steps, in nats
     * @param learningRate of the last step
     * @param imagesPerSecond over the last steps
     * @param machineShare share of the machine's measured matrix-multiply speed, in [0, 1]
     * @param memoryBytes resident memory of the process
     */
    record Progress(
            int step,
            int steps,
            double loss,
            double learningRate,
            double imagesPerSecond,
            double machineShare,
            long memoryBytes) {}

    /** A line of information at the start. */
    default void message(String text) {}

    /** After every step or few. */
    default void progress(Progress progress) {}

    /** After a validation; {@code best} says whether the average of word accuracies is the best so far. */
    default void validated(int step, Map<String, RecognitionMetrics> metrics, boolean best) {}

    /** After a checkpoint is safely on disk. */
    default void checkpointed(int step, Path folder) {}

    /** A sample could not be read. */
    default void unreadable(String message) {}
}
