// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import master.train.TrainingListener;
import master.train.ValidationResult;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** Shows a run: a bar where there is a terminal, a line every half minute where there is none. */
class ConsoleListener implements TrainingListener, AutoCloseable {
    private static final Duration LINE_EVERY = Duration.ofSeconds(30);
    private static final int NAMED_SAMPLES = 10;

    private final PrintWriter err;
    private final AtomicInteger unreadable = new AtomicInteger();
    private ProgressBar bar; // null until the first progress, and where there is no terminal
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
        String figures = "loss %.4f, learning rate %.1e, %.1f images/s (%.0f %% of the machine's matrix products), %d MB"
                .formatted(
                        progress.loss(),
                        progress.learningRate(),
                        progress.imagesPerSecond(),
                        100 * progress.machineShare(),
                        progress.memoryBytes() >> 20);
        if (Boolean.getBoolean("master.terminal")) {
            if (bar == null) {
                bar = new ProgressBarBuilder()
                        .setTaskName("train")
                        .setInitialMax(progress.steps())
                        .setConsumer(new ConsoleProgressBarConsumer(System.err, 160))
                        .build();
            }
            bar.stepTo(progress.step());
            bar.setExtraMessage(" " + figures);
        } else if (!begun
                || System.nanoTime() - lastLine > LINE_EVERY.toNanos()
                || progress.step() == progress.steps()) {
            line("step %d/%d: %s".formatted(progress.step(), progress.steps(), figures));
            lastLine = System.nanoTime();
            begun = true;
        }
    }

    @Override
    public void validated(ValidationResult result) {
        result.metrics().forEach((name, m) -> line("step %d: %s: %.1f %% of %d words, %.1f %% of characters%s"
                .formatted(
                        result.step(),
                        name,
                        100 * m.wordAccuracy(),
                        m.samples(),
                        100 * m.characterAccuracy(),
                        result.best() ? " (best so far)" : "")));
    }

    @Override
    public void unreadable(String message) {
        int count = unreadable.incrementAndGet();
        if (count <= NAMED_SAMPLES) {
            line("left out: " + message);
        } else if (count == NAMED_SAMPLES + 1) {
            line("more samples are left out; only their number is given from here on");
        }
    }

    private synchronized void line(String text) {
        err.println(text);
        err.flush();
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
        if (unreadable.get() > 0) {
            line("%d samples could not be read and were left out".formatted(unreadable.get()));
        }
    }
}
