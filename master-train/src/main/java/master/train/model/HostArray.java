// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The memory of a row-major 32-bit float array, for bulk copies to and from Java. Threads may share it. */
final class HostArray {
    private final FloatBuffer buffer;

    private HostArray(FloatBuffer buffer) {
        this.buffer = buffer;
    }

    /** Whether an array's values are 32-bit floats in the processor's own memory. */
    static boolean reachable(INDArray array) {
        return array.dataType() == DataType.FLOAT && Nd4j.getEnvironment().isCPU();
    }

    /**
     * The memory of an array that lies row by row without gaps.
     *
     * @throws IllegalArgumentException if it does not, or if its values are not 32-bit floats
     */
    static HostArray of(INDArray array) {
        if (array.dataType() != DataType.FLOAT || array.ordering() != 'c') {
            throw new IllegalArgumentException("array of %s in order %s, FLOAT in order c is needed"
                    .formatted(array.dataType(), array.ordering()));
        }
        Pointer address = array.data().addressPointer();
        FloatPointer pointer = new FloatPointer(address);
        pointer.capacity(array.length());
        return new HostArray(pointer.asBuffer());
    }

    /** Writes all values. */
    void put(float[] values) {
        buffer.duplicate().put(values);
    }

    /** Adds the rows of another array, of the same width, to those that the ids name, in order. */
    void addRows(HostArray rows, int[] ids, int width) {
        FloatBuffer own = buffer.duplicate();
        FloatBuffer others = rows.buffer.duplicate();
        float[] sum = new float[width];
        float[] added = new float[width];
        for (int id : ids) {
            others.get(added);
            own.position(id * width).get(sum);
            for (int i = 0; i < width; i++) {
                sum[i] += added[i];
            }
            own.position(id * width).put(sum);
        }
    }

    /** A copy of one channel of [N, C, positions]: [N, positions]. */
    float[] channel(int batch, int channels, int positions, int channel) {
        float[] values = new float[batch * positions];
        FloatBuffer own = buffer.duplicate();
        for (int n = 0; n < batch; n++) {
            own.position((n * channels + channel) * positions);
            own.get(values, n * positions, positions);
        }
        return values;
    }

    /** Writes one channel back. */
    void putChannel(int batch, int channels, int positions, int channel, float[] values) {
        FloatBuffer own = buffer.duplicate();
        for (int n = 0; n < batch; n++) {
            own.position((n * channels + channel) * positions);
            own.put(values, n * positions, positions);
        }
    }
}
