// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkStageInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.JavaSparkStatusTracker;
import org.apache.spark.sql.SparkSession;

/** A line every ten seconds about how many tasks are over, until it is closed. */
final class ReadProgress implements AutoCloseable {
    private static final int SECONDS = 10;

    private final JavaSparkStatusTracker tracker;
    private final long images;
    private final int parts;
    private final PrintStream out;
    private long start;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "master-progress");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Nothing is printed yet.
     *
     * @param images how many images there are to read
     * @param parts by how many tasks
     */
    ReadProgress(SparkSession spark, long images, int parts, PrintStream out) {
        this.tracker = JavaSparkContext.fromSparkContext(spark.sparkContext()).statusTracker();
        this.images = images;
        this.parts = parts;
        this.out = out;
    }

    /** From now on it prints. */
    void begin() {
        start = System.nanoTime();
        clock.scheduleAtFixedRate(this::print, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private void print() {
        for (int id : tracker.getActiveStageIds()) {
            SparkStageInfo stage = tracker.getStageInfo(id);
            if (stage != null && stage.numTasks() == parts) {
                out.println(line(stage.numCompletedTasks(), (System.nanoTime() - start) / 1e9));
            }
        }
    }

    /** The line after some tasks and seconds. */
    String line(int tasks, double seconds) {
        double read = (double) images * tasks / parts;
        String left = tasks > 0 ? ", %.0f s left".formatted((parts - tasks) * seconds / tasks) : "";
        return "about %.0f of %d images, %.1f per second%s".formatted(read, images, read / seconds, left);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
