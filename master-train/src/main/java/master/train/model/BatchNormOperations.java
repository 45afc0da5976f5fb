// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** {@link BatchNorm} by ND4J operations only: slower, but for any device and any type of number. [N, C, H, W]. */
final class BatchNormOperations {
    private static final int[] ALL_BUT_CHANNELS = {0, 2, 3};

    private BatchNormOperations() {}

    static BatchNorm.Statistics statistics(INDArray x, double epsilon) {
        try (INDArray mean = x.mean(ALL_BUT_CHANNELS);
                INDArray centered = x.sub(perChannel(mean));
                INDArray squares = centered.mul(centered);
                INDArray variance = squares.mean(ALL_BUT_CHANNELS)) {
            double[] variances = variance.toDoubleVector();
            return new BatchNorm.Statistics(
                    mean.toDoubleVector(),
                    variances,
                    BatchNorm.Statistics.inverse(variances, epsilon),
                    x.length() / x.size(1));
        }
    }

    private static INDArray perChannel(INDArray vector) {
        return vector.reshape('c', 1, vector.length(), 1, 1);
    }

    private static INDArray perChannel(double[] values, DataType type) {
        return perChannel(Nd4j.createFromArray(values).castTo(type));
    }

    private static INDArray normalized(INDArray x, BatchNorm.Statistics statistics) {
        return x.sub(perChannel(statistics.mean(), x.dataType())).muli(perChannel(statistics.inverse(), x.dataType()));
    }

    /** As {@link BatchNorm#forward}. */
    static void forward(
            INDArray x,
            INDArray added,
            INDArray y,
            BatchNorm.Statistics statistics,
            INDArray weight,
            INDArray bias,
            boolean relu) {
        try (INDArray result = normalized(x, statistics)) {
            result.muli(perChannel(weight)).addi(perChannel(bias));
            if (added != null) {
                result.addi(added);
            }
            if (relu) {
                try (INDArray positive = result.gt(0).castTo(result.dataType())) {
                    result.muli(positive);
                }
            }
            y.assign(result);
        }
    }

    /** As {@link BatchNorm#backward}. */
    static void backward(
            INDArray x,
            INDArray y,
            INDArray dy,
            INDArray dx,
            INDArray dAdded,
            BatchNorm.Statistics statistics,
            INDArray weight,
            INDArray dWeight,
            INDArray dBias,
            boolean relu) {
        try (INDArray delta = dy.dup('c');
                INDArray normalized = normalized(x, statistics)) {
            if (relu) {
                try (INDArray positive = y.gt(0).castTo(delta.dataType())) {
                    delta.muli(positive);
                }
            }
            if (dAdded != null) {
                dAdded.assign(delta);
            }
            try (INDArray product = delta.mul(normalized)) {
                dBias.assign(delta.sum(ALL_BUT_CHANNELS));
                dWeight.assign(product.sum(ALL_BUT_CHANNELS));
            }
            double count = (double) x.length() / x.size(1);
            delta.subi(perChannel(dBias.div(count)));
            delta.subi(normalized.muli(perChannel(dWeight.div(count))));
            delta.muli(perChannel(weight)).muli(perChannel(statistics.inverse(), x.dataType()));
            dx.assign(delta);
        }
    }
}
