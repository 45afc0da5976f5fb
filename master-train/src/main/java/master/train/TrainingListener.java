// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.nio.file.Path;
import java.util.List;

/** Told what a run does, on the training thread (unreadable samples: on a loading thread). */
public interface TrainingListener {
    /**
     * Progress of a run.
     *
     * @param step optimizer steps taken
     * @param steps the length of the run
     * @param loss mean cross-entropy per token over the last steps, in nats
     * @param learningRate of the last step
     * @param imagesPerSecond over the last steps
     * @param machineShare share of the machine's measured matrix-multiply speed, in [0, 1]
     * @param memoryBytes resident memory of the process
     * @param skippedSteps steps that were left out, since the process began, because of numbers that are not finite
     * @param secondsLeft until the last step, at the pace so far
     */
    record Progress(
            int step,
            int steps,
            double loss,
            double learningRate,
            double imagesPerSecond,
            double machineShare,
            long memoryBytes,
            int skippedSteps,
            double secondsLeft) {}

    /** A line of information. */
    default void message(String text) {}

    /** Every few seconds, and after the last step. */
    default void progress(Progress progress) {}

    /** After a validation. */
    default void validated(ValidationResult result) {}

    /** After a checkpoint is safely on disk. */
    default void checkpointed(int step, Path folder) {}

    /** After the last step, or the step at which the run was stopped, when everything is written. */
    default void finished(Trainer.Result result) {}

    /** A sample could not be read. */
    default void unreadable(String message) {}

    /** Tells several listeners, in this order. */
    static TrainingListener all(List<? extends TrainingListener> listeners) {
        List<TrainingListener> copy = List.copyOf(listeners);
        return new TrainingListener() {
            @Override
            public void message(String text) {
                copy.forEach(listener -> listener.message(text));
            }

            @Override
            public void progress(Progress progress) {
                copy.forEach(listener -> listener.progress(progress));
            }

            @Override
            public void validated(ValidationResult result) {
                copy.forEach(listener -> listener.validated(result));
            }

            @Override
            public void checkpointed(int step, Path folder) {
                copy.forEach(listener -> listener.checkpointed(step, folder));
            }

            @Override
            public void finished(Trainer.Result result) {
                copy.forEach(listener -> listener.finished(result));
            }

            @Override
            public void unreadable(String message) {
                copy.forEach(listener -> listener.unreadable(message));
            }
        };
    }
}
