// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import master.core.metric.RecognitionMetrics;
import master.train.TrainingListener;
import master.train.ValidationResult;
import org.jspecify.annotations.Nullable;

/** Shows a run: a bar where there is a terminal, a line every half minute where there is none. */
class ConsoleListener implements TrainingListener, AutoCloseable {
    private static final Duration LINE_EVERY = Duration.ofSeconds(30);
    private static final int WIDTH = 160;
    private static final int NAMED_SAMPLES = 10;

    private final PrintWriter err;
    private final Set<String> unreadable = new HashSet<>(); // what was said of each, once for all epochs
    private master.cli.@Nullable Progress bar; // null until the first progress
    private long lastLine;
    private boolean begun;

    ConsoleListener(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void message(String text) {
        line(text);
    }

    @Override
    public void progress(Progress progress) {
        String figures = ("loss %.4f, learning rate %.1e, %.1f images/s"
                        + " (%.0f %% of peak matrix speed), %d MB, %s left%s")
                .formatted(
                        progress.loss(),
                        progress.learningRate(),
                        progress.imagesPerSecond(),
                        100 * progress.machineShare(),
                        progress.memoryBytes() >> 20,
                        duration(progress.secondsLeft()),
                        progress.skippedSteps() == 0 ? "" : ", %d steps left out".formatted(progress.skippedSteps()));
        if (bar == null) {
            bar = master.cli.Progress.start("train", progress.step(), progress.steps(), WIDTH);
        }
        bar.show(progress.step(), " " + figures);
        if (!bar.visible()
                && (!begun
                        || System.nanoTime() - lastLine > LINE_EVERY.toNanos()
                        || progress.step() == progress.steps())) {
            line("step %d/%d: %s".formatted(progress.step(), progress.steps(), figures));
            lastLine = System.nanoTime();
            begun = true;
        }
    }

    /** Such as 2:03:09, hours first. */
    private static String duration(double seconds) {
        long whole = Math.round(seconds);
        return "%d:%02d:%02d".formatted(whole / 3600, whole / 60 % 60, whole % 60);
    }

    @Override
    public void validated(ValidationResult result) {
        result.sets().forEach((name, set) -> {
            RecognitionMetrics m = set.metrics();
            String figures = set.tedsStruct().isPresent()
                    ? "%.1f %% of %d structures, TEDS-Struct %.4f"
                            .formatted(
                                    100 * m.wordAccuracy(),
                                    m.samples(),
                                    set.tedsStruct().getAsDouble())
                    : "%.1f %% of %d words, %.1f %% of characters"
                            .formatted(100 * m.wordAccuracy(), m.samples(), 100 * m.characterAccuracy());
            line("step %d: %s: %s%s".formatted(result.step(), name, figures, result.best() ? " (best so far)" : ""));
        });
    }

    @Override
    public synchronized void unreadable(String message) {
        if (!unreadable.add(message)) {
            return;
        }
        int count = unreadable.size();
        if (count <= NAMED_SAMPLES) {
            line("left out: " + message);
        } else if (count == NAMED_SAMPLES + 1) {
            line("more samples are left out; only their number is given from here on");
        }
    }

    private synchronized void line(String text) {
        err.println(bar != null && bar.visible() ? "\r\u001b[K" + text : text); // not behind the bar
        err.flush();
    }

    @Override
    public synchronized void close() {
        if (bar != null) {
            bar.close();
        }
        if (!unreadable.isEmpty()) {
            line("%d samples could not be read and were left out".formatted(unreadable.size()));
        }
    }
}
