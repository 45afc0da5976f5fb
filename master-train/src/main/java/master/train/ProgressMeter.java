// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.HashMap;
import java.util.Map;
import master.api.model.ModelManifest;
import master.api.network.Parameters;
import master.train.config.TrainingSettings;
import master.train.data.Batch;
import master.train.model.MasterNetwork;

/** Sums up loss and speed between two reports. Not thread-safe. */
final class ProgressMeter {
    private static final double REPORT_SECONDS = 5;

    private final ModelManifest manifest;
    private final Parameters table;
    private final TrainingSettings settings;
    private final double machineSpeed;
    private final Map<Integer, Double> operationsByLength = new HashMap<>(); // of one picture
    private double lossSum;
    private long lossCount;
    private long images;
    private double operations;
    private long reported = System.nanoTime();

    /** @param machineSpeed operations per second of large matrix products on this machine */
    ProgressMeter(ModelManifest manifest, Parameters table, TrainingSettings settings, double machineSpeed) {
        this.manifest = manifest;
        this.table = table;
        this.settings = settings;
        this.machineSpeed = machineSpeed;
    }

    void add(Batch batch, double loss) {
        lossSum += loss * batch.countedTargets();
        lossCount += batch.countedTargets();
        images += batch.size();
        operations += batch.size()
                * operationsByLength.computeIfAbsent(
                        batch.length(),
                        length -> MachineSpeed.trainingOperations(
                                manifest.network(), manifest.preprocessing(), table, length));
    }

    /** Whether enough time has gone by, or the run is at its end. */
    boolean due(int step) {
        return seconds() >= REPORT_SECONDS || step == settings.steps();
    }

    /** The figures since the last report; starts anew. */
    TrainingListener.Progress report(int step) {
        double seconds = seconds();
        TrainingListener.Progress progress = new TrainingListener.Progress(
                step,
                settings.steps(),
                lossSum / lossCount,
                settings.optimization().rateAt(step - 1),
                images / seconds,
                operations / seconds / machineSpeed,
                MasterNetwork.physicalBytes());
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

    private double seconds() {
        return (System.nanoTime() - reported) * 1e-9;
    }
}
