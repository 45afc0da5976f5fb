// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The Euclidean length of a network's gradient over all trainable parameters together (Pascanu et al. 2013). Running
 * statistics, whose movement takes the place of a gradient, are neither counted nor scaled.
 */
final class GradientNorm {
    private GradientNorm() {}

    /**
     * Scales the gradient down to a length if it is longer.
     *
     * @param most the length; infinite to leave it
     * @return its length before; not finite if a value is not
     */
    static double clip(NetworkRuntime network, double most) {
        List<INDArray> gradients = network.trainableGradients();
        double norm = Math.sqrt(gradients.stream()
                .mapToDouble(g -> Math.pow(g.norm2Number().doubleValue(), 2))
                .sum());
        if (norm > most) {
            gradients.forEach(g -> g.muli(most / norm));
        }
        return norm;
    }
}
