// SPDX-License-Identifier: Apache-2.0
package master.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A progress bar on the standard error, or nothing where that is no terminal. */
final class Progress implements AutoCloseable {
    /** Set to true by the launcher when the standard error is a terminal: Java cannot tell. */
    static final String TERMINAL = "master.terminal";

    private final ProgressBar bar; // null where there is no terminal

    private Progress(ProgressBar bar) {
        this.bar = bar;
    }

    /** Starts a bar. */
    static Progress start(String task, long total) {
        if (!Boolean.getBoolean(TERMINAL)) {
            return new Progress(null);
        }
        return new Progress(new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, 80))
                .clearDisplayOnFinish()
                .build());
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
