// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/** Measures how fast this machine multiplies matrices, the yardstick for training speed. */
public final class MatrixBenchmark {
    static {
        Backend.prepare();
    }

    private static final int SIZE = 1024;
    private static final int ROUNDS = 6;

    private MatrixBenchmark() {}

    /** The best of a few products of two 1024x1024 matrices of 32-bit floats, in operations per second. */
    public static double operationsPerSecond() {
        try (INDArray a = Nd4j.rand(DataType.FLOAT, SIZE, SIZE);
                INDArray b = Nd4j.rand(DataType.FLOAT, SIZE, SIZE);
                INDArray c = Nd4j.createUninitialized(DataType.FLOAT, new long[] {SIZE, SIZE}, 'c')) {
            long best = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS; i++) {
                long start = System.nanoTime();
                Nd4j.exec(DynamicCustomOp.builder("matmul")
                        .addInputs(a, b)
                        .addOutputs(c)
                        .build());
                best = Math.min(best, System.nanoTime() - start);
            }
            return 2.0 * SIZE * SIZE * SIZE / (best * 1e-9);
        }
    }
}
