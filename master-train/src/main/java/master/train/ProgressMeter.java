// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.HashMap;
import java.util.Map;
import master.api.Canvas;
import master.core.model.ModelManifest;
import master.train.config.Optimization;
import master.train.data.Batch;
import master.train.model.MasterNetwork;

/** Sums up loss and speed between two reports. Not thread-safe. */
final class ProgressMeter {
    private static final double REPORT_SECONDS = 5;

    /** What the work for an image depends on. */
    private record Shape(Canvas canvas, int length) {}

    private final ModelManifest manifest;
    private final Optimization optimization;
    private final double machineSpeed;
    private final int first;
    private final int steps;
    private final Map<Shape, Double> operationsByShape = new HashMap<>(); // of one image
    private final long began = System.nanoTime();
    private double lossSum;
    private long lossCount;
    private long images;
    private double operations;
    private int skipped;
    private long reported = System.nanoTime();

    /**
     * @param machineSpeed operations per second of large matrix products on this machine
     * @param first the step this process begins with
     * @param steps the length of the run
     */
    ProgressMeter(ModelManifest manifest, Optimization optimization, double machineSpeed, int first, int steps) {
        this.manifest = manifest;
        this.optimization = optimization;
        this.machineSpeed = machineSpeed;
        this.first = first;
        this.steps = steps;
    }

    void add(Batch batch, double loss) {
        lossSum += loss * batch.countedTargets();
        lossCount += batch.countedTargets();
        images += batch.size();
        operations += batch.size()
                * operationsByShape.computeIfAbsent(
                        new Shape(batch.canvas(), batch.length()), this::trainingOperations);
    }

    /** The floating-point operations of a step per image: two per multiplication, forward and twice that backward. */
    private double trainingOperations(Shape shape) {
        Canvas canvas = shape.canvas();
        return 6.0 * manifest.wholeNetwork().multiplications(canvas.height(), canvas.width(), shape.length());
    }

    /** A step was left out. */
    void skip() {
        skipped++;
    }

    /** Whether there is something to report: enough time has gone by, or the run is at its end. */
    boolean due(int step) {
        return lossCount > 0 && (seconds(reported) >= REPORT_SECONDS || step == steps);
    }

    /** The figures since the last report; starts anew. */
    TrainingListener.Progress report(int step) {
        double seconds = seconds(reported);
        TrainingListener.Progress progress = new TrainingListener.Progress(
                step,
                steps,
                lossSum / lossCount,
                optimization.rateAt(step - 1),
                images / seconds,
                operations / seconds / machineSpeed,
                MasterNetwork.physicalBytes(),
                skipped,
                seconds(began) / (step - first) * (steps - step));
        lossSum = 0;
        lossCount = 0;
        images = 0;
        operations = 0;
        reported = System.nanoTime();
        return progress;
    }

    /** Leaves out time that was not spent training. */
    void pause(long nanoseconds) {
        reported += nanoseconds;
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) * 1e-9;
    }
}
