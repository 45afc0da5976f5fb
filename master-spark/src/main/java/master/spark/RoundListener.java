// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.util.function.Supplier;
import master.onnx.TrainedModel;

/** Told of each round of a run. */
interface RoundListener {
    /**
     * After an averaging.
     *
     * @param model the averaged model, made when asked for
     */
    void round(ClusterTraining.Round round, Supplier<TrainedModel> model);
}
