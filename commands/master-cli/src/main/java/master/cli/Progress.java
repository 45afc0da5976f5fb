// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.time.Duration;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** A progress bar on the standard error, or nothing where that is no terminal. */
public final class Progress implements AutoCloseable {
    /** Set to true by the launcher when the standard error is a terminal: Java cannot tell. */
    static final String TERMINAL = "master.terminal";

    private static final int WIDTH = 80;

    private final @Nullable ProgressBar bar; // null where there is no terminal

    private Progress(@Nullable ProgressBar bar) {
        this.bar = bar;
    }

    /** Starts a bar. */
    static Progress start(String task, long total) {
        return start(task, 0, total, WIDTH);
    }

    /**
     * Starts a bar that is not at its begin.
     *
     * @param width of the whole line, in characters
     */
    public static Progress start(String task, long from, long total, int width) {
        if (!Boolean.getBoolean(TERMINAL)) {
            return new Progress(null);
        }
        return new Progress(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .startsFrom(from, Duration.ZERO)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, width))
                .clearDisplayOnFinish()
                .build());
    }

    /** Whether there is a terminal to show it. */
    public boolean visible() {
        return bar != null;
    }

    /** Goes to a step and shows some words behind the bar. */
    public void show(long step, String words) {
        if (bar != null) {
            bar.stepTo(step);
            bar.setExtraMessage(words);
        }
    }

    void advance(long steps) {
        if (bar != null) {
            bar.stepBy(steps);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
