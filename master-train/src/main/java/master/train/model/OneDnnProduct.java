// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_BIAS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.Arrays;
import master.train.model.OneDnn.Call;
import master.train.model.OneDnn.Relay;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive_attr;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A product of two matrices, or of batches of them, of one shape. One thread. */
final class OneDnnProduct {
    /** A product of fewer multiplications is not worth the change of its factors to bfloat16. */
    private static final long WORTH_HALF = 1 << 19;

    /**
     * How a factor or the product lies in its array.
     *
     * @param shape the last two are rows and columns
     * @param strides in floats
     */
    record Layout(long[] shape, long[] strides) {
        /** Row by row, without gaps. */
        static Layout dense(long... shape) {
            long[] strides = new long[shape.length];
            long stride = 1;
            for (int i = shape.length - 1; i >= 0; i--) {
                strides[i] = stride;
                stride *= shape[i];
            }
            return new Layout(shape, strides);
        }

        /** The transposed matrix of the same array. */
        Layout transposed() {
            int last = shape.length - 1;
            return new Layout(swapped(shape, last), swapped(strides, last));
        }

        private static long[] swapped(long[] values, int last) {
            long[] swapped = values.clone();
            swapped[last] = values[last - 1];
            swapped[last - 1] = values[last];
            return swapped;
        }

        /** The same shape without gaps; rows or columns, whichever lie together here, lie together there. */
        private Layout packed() {
            int last = shape.length - 1;
            return strides[last] == 1
                    ? dense(shape)
                    : dense(swapped(shape, last)).transposed();
        }

        private memory.desc desc(memory.data_type type) {
            return new memory.desc(shape, type, strides);
        }
    }

    private final Call call;
    private final Relay a;
    private final Relay b;
    private final Relay out;

    private OneDnnProduct(matmul.primitive_desc desc, Relay a, Relay b, Relay out, memory.desc bias) {
        this.call = new Call(new matmul(desc), desc)
                .argument(DNNL_ARG_SRC, desc.src_desc())
                .argument(DNNL_ARG_WEIGHTS, desc.weights_desc())
                .argument(DNNL_ARG_DST, desc.dst_desc());
        if (bias != null) {
            call.argument(DNNL_ARG_BIAS, bias);
        }
        this.a = a;
        this.b = b;
        this.out = out;
    }

    /**
     * Prepares a product.
     *
     * @param biased whether a row is added to all rows
     * @param half whether the factors may be changed to bfloat16, which is done where the processor has matrix units for
     *     it and the product is large enough; sums are of 32 bits always
     */
    static OneDnnProduct of(Layout a, Layout b, boolean biased, Layout out, primitive_attr attributes, boolean half) {
        int last = out.shape.length - 1;
        memory.desc bias = biased ? OneDnn.desc(memory.format_tag.ab, 1, out.shape[last]) : null;
        memory.desc first = a.desc(OneDnn.FLOAT);
        memory.desc second = b.desc(OneDnn.FLOAT);
        memory.desc result = out.desc(OneDnn.FLOAT);
        if (half && multiplications(a, b) >= WORTH_HALF) {
            memory.desc halfFirst = a.packed().desc(OneDnn.HALF);
            memory.desc halfSecond = b.packed().desc(OneDnn.HALF);
            memory.desc packed = out.packed().desc(OneDnn.FLOAT); // or oneDNN has no code for matrix units
            matmul.primitive_desc desc = desc(halfFirst, halfSecond, bias, packed, attributes);
            if (OneDnn.isForMatrixUnits(desc)) {
                return new OneDnnProduct(
                        desc, Relay.of(first, halfFirst), Relay.of(second, halfSecond), Relay.of(result, packed), bias);
            }
        }
        return new OneDnnProduct(
                desc(first, second, bias, result, attributes),
                Relay.of(first, first),
                Relay.of(second, second),
                Relay.of(result, result),
                bias);
    }

    private static long multiplications(Layout a, Layout b) {
        return Arrays.stream(a.shape).reduce(b.shape[b.shape.length - 1], (x, y) -> x * y);
    }

    private static matmul.primitive_desc desc(
            memory.desc a, memory.desc b, memory.desc bias, memory.desc out, primitive_attr attributes) {
        matmul.desc desc = bias == null ? new matmul.desc(a, b, out) : new matmul.desc(a, b, bias, out);
        return new matmul.primitive_desc(desc, attributes, OneDnn.ENGINE);
    }

    void run(Factor first, Factor second, INDArray result) {
        a.set(call, DNNL_ARG_SRC, first.as(a));
        b.set(call, DNNL_ARG_WEIGHTS, second.as(b));
        out.run(first.tape, call, DNNL_ARG_DST, result);
    }

    void run(Factor first, Factor second, INDArray bias, INDArray result) {
        call.with(DNNL_ARG_BIAS, bias);
        run(first, second, result);
    }

    /**
     * An array that is a factor of several products of as many multiplications: changed to bfloat16 once, if at all,
     * since a matrix and its transpose are the same array.
     */
    static final class Factor {
        private final Tape tape;
        private final INDArray array;
        private final boolean kept;
        private INDArray half;

        private Factor(Tape tape, INDArray array, boolean kept) {
            this.tape = tape;
            this.array = array;
            this.kept = kept;
        }

        /** A factor that is needed until {@link #free}. */
        static Factor of(Tape tape, INDArray array) {
            return new Factor(tape, array, false);
        }

        /** A factor that is needed until the tape ends. */
        static Factor kept(Tape tape, INDArray array) {
            return new Factor(tape, array, true);
        }

        INDArray array() {
            return array;
        }

        private INDArray as(Relay relay) {
            if (relay.isDirect()) {
                return array;
            }
            if (half == null) {
                half = relay.lay(tape, array);
                if (kept) {
                    tape.keep(half);
                }
            }
            return half;
        }

        void free() {
            if (half != null) {
                tape.give(half);
            }
        }
    }
}
