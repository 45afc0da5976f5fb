// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_WEIGHTS;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WEIGHTS;

import java.util.Arrays;
import master.train.model.OneDnn.Call;
import master.train.model.OneDnn.Relay;
import org.bytedeco.dnnl.convolution_backward_data;
import org.bytedeco.dnnl.convolution_backward_weights;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * All ways through a convolution of one shape. Kernels of 3x3 with stride 1 are done by Winograd's method where oneDNN
 * has it (AVX-512): less than half of the multiplications. Source: Lavin and Gray 2015. One thread.
 */
final class OneDnnConvolution {
    /**
     * What a convolution is called with.
     *
     * @param from the input's shape [N, I, H, W]
     * @param layout the input's
     * @param kernel [O, I/groups, rows, columns]
     * @param groups 1 or I
     * @param strides of rows and columns
     * @param to the output's shape
     * @param blocks the output's layout
     */
    record Sizes(
            long[] from,
            memory.format_tag layout,
            long[] kernel,
            int groups,
            long[] strides,
            long[] to,
            memory.format_tag blocks) {
        /** Whether the input is an image, for which oneDNN may want a layout of its own. */
        boolean isFirst() {
            return from[1] <= 4;
        }

        /**
         * Whether the matrix units save more than the change of types costs. Not for maps one column wide: oneDNN 2.5.2
         * gets the kernel's gradient wrong there when columns are skipped.
         */
        boolean isWorthHalf() {
            boolean large = kernel[2] * kernel[3] > 1 || Math.min(kernel[0], kernel[1]) >= 64;
            return groups == 1 && !isFirst() && large && to[3] > 1;
        }

        String key() {
            return "convolution " + Arrays.toString(from) + Arrays.toString(kernel) + groups + Arrays.toString(strides);
        }

        private memory.desc src() {
            return OneDnn.desc(layout, from);
        }

        private memory.desc anySrc() {
            return isFirst() ? OneDnn.desc(memory.format_tag.any, from) : src();
        }

        private memory.desc dst() {
            return OneDnn.desc(blocks, to);
        }

        private memory.desc kernel(boolean any) {
            if (groups == 1) {
                return OneDnn.desc(any ? memory.format_tag.any : memory.format_tag.oihw, kernel);
            }
            return OneDnn.desc(
                    any ? memory.format_tag.any : memory.format_tag.goihw, groups, 1, 1, kernel[2], kernel[3]);
        }

        private long[] before() {
            return new long[] {kernel[2] / 2, kernel[3] / 2};
        }

        private long[] behind() {
            long[] behind = new long[2];
            for (int i = 0; i < 2; i++) {
                long needed = (to[i + 2] - 1) * strides[i] + kernel[i + 2] - from[i + 2] - kernel[i + 2] / 2;
                behind[i] = Math.max(0, needed);
            }
            return behind;
        }
    }

    private final Sizes sizes;
    private final dnnl.algorithm algorithm;
    private final convolution_forward.primitive_desc forwardDesc;
    private final convolution_backward_weights.primitive_desc weightsDesc;
    private final convolution_backward_data.primitive_desc dataDesc;
    private final Call forward;
    private final Call weights;
    private final Call data;
    private final Call toForward; // the kernel
    private final Call toData; // null where it is the same
    private final Call fromWeights;
    private final Relay source;
    private final Relay result;
    private final Relay sourceOfWeights; // of what forward gives
    private final boolean sharesSource;
    private final Relay sourceGradient;
    private final boolean reference;

    /** @param half whether maps and kernels are changed to bfloat16; products are summed up in 32 bits */
    private OneDnnConvolution(Sizes sizes, dnnl.algorithm algorithm, boolean half) {
        this.sizes = sizes;
        this.algorithm = algorithm;
        memory.desc src = half ? OneDnn.half(memory.format_tag.nhwc, sizes.from) : sizes.anySrc();
        memory.desc dst = half ? OneDnn.half(memory.format_tag.nhwc, sizes.to) : sizes.dst();
        memory.desc dSrc = half ? src : sizes.src();
        memory.desc any = half ? OneDnn.half(memory.format_tag.any, sizes.kernel) : sizes.kernel(true);
        long[] strides = sizes.strides;
        forwardDesc = new convolution_forward.primitive_desc(
                new convolution_forward.desc(
                        dnnl.prop_kind.forward_training,
                        algorithm,
                        src,
                        any,
                        dst,
                        strides,
                        sizes.before(),
                        sizes.behind()),
                OneDnn.ENGINE);
        weightsDesc = new convolution_backward_weights.primitive_desc(
                new convolution_backward_weights.desc(
                        algorithm, src, sizes.kernel(true), dst, strides, sizes.before(), sizes.behind()),
                OneDnn.ENGINE,
                forwardDesc);
        dataDesc = new convolution_backward_data.primitive_desc(
                new convolution_backward_data.desc(algorithm, dSrc, any, dst, strides, sizes.before(), sizes.behind()),
                OneDnn.ENGINE,
                forwardDesc);
        memory.desc kernel = sizes.kernel(false);
        forward = new Call(new convolution_forward(forwardDesc), forwardDesc)
                .argument(DNNL_ARG_SRC, forwardDesc.src_desc())
                .argument(DNNL_ARG_WEIGHTS, forwardDesc.weights_desc())
                .argument(DNNL_ARG_DST, dst);
        weights = new Call(new convolution_backward_weights(weightsDesc), weightsDesc)
                .argument(DNNL_ARG_SRC, weightsDesc.src_desc())
                .argument(DNNL_ARG_DIFF_WEIGHTS, weightsDesc.diff_weights_desc())
                .argument(DNNL_ARG_DIFF_DST, dst);
        data = new Call(new convolution_backward_data(dataDesc), dataDesc)
                .argument(DNNL_ARG_DIFF_SRC, dSrc)
                .argument(DNNL_ARG_WEIGHTS, dataDesc.weights_desc())
                .argument(DNNL_ARG_DIFF_DST, dst);
        toForward = OneDnn.reorder(kernel, forwardDesc.weights_desc());
        toData = dataDesc.weights_desc().equals(forwardDesc.weights_desc())
                ? null
                : OneDnn.reorder(kernel, dataDesc.weights_desc());
        fromWeights = OneDnn.reorder(weightsDesc.diff_weights_desc(), kernel);
        source = Relay.of(sizes.src(), forwardDesc.src_desc());
        result = Relay.of(sizes.dst(), dst);
        sharesSource = weightsDesc.src_desc().equals(forwardDesc.src_desc());
        sourceOfWeights = sharesSource ? source : Relay.of(sizes.src(), weightsDesc.src_desc());
        sourceGradient = Relay.of(sizes.src(), dSrc);
        reference = codes().contains("ref");
    }

    /** @param half whether bfloat16 is allowed, which is taken where the processor has matrix units for it */
    static OneDnnConvolution of(Sizes sizes, boolean half) {
        if (half && sizes.isWorthHalf()) {
            OneDnnConvolution operation = new OneDnnConvolution(sizes, dnnl.algorithm.convolution_direct, true);
            if (operation.isForMatrixUnits()) {
                return operation;
            }
        }
        boolean square = sizes.kernel[2] == 3 && sizes.kernel[3] == 3 && sizes.strides[0] == 1 && sizes.strides[1] == 1;
        if (square && sizes.groups == 1 && !sizes.isFirst()) {
            try {
                return new OneDnnConvolution(sizes, dnnl.algorithm.convolution_winograd, false);
            } catch (RuntimeException e) {
                // oneDNN's way to say that it has none for this processor or shape
            }
        }
        return new OneDnnConvolution(sizes, dnnl.algorithm.convolution_direct, false);
    }

    boolean isWinograd() {
        return algorithm == dnnl.algorithm.convolution_winograd;
    }

    /** Whether all ways run on the processor's matrix units. */
    boolean isForMatrixUnits() {
        return OneDnn.isForMatrixUnits(forwardDesc)
                && OneDnn.isForMatrixUnits(weightsDesc)
                && OneDnn.isForMatrixUnits(dataDesc);
    }

    /** The names of the codes that oneDNN has chosen; of the data's gradient only where it is needed. */
    String codes() {
        String codes = OneDnn.code(forwardDesc) + " " + OneDnn.code(weightsDesc);
        return sizes.isFirst() ? codes : codes + " " + OneDnn.code(dataDesc);
    }

    /** Whether one of the ways is a plain loop. */
    boolean isReference() {
        return reference;
    }

    /** How many floats the kernel takes in the layout of the forward way. */
    long kernelLength() {
        return OneDnn.floats(forwardDesc.weights_desc());
    }

    /**
     * The way there.
     *
     * @param laid receives the kernel in the layout of this way, for {@link #backward}
     * @return the input, as {@link #backward} wants it; the tape keeps it
     */
    INDArray forward(Tape tape, INDArray x, INDArray kernel, INDArray laid, INDArray y) {
        toForward.with(DNNL_ARG_FROM, kernel).withAligned(DNNL_ARG_TO, laid).run();
        INDArray from = source.lay(tape, x);
        source.set(forward, DNNL_ARG_SRC, from).withAligned(DNNL_ARG_WEIGHTS, laid);
        result.run(tape, forward, DNNL_ARG_DST, y);
        if (sharesSource) {
            return from == x ? x : tape.keep(from);
        }
        source.free(tape, from, x);
        return x;
    }

    /**
     * Both gradients.
     *
     * @param given what {@link #forward} returned
     * @param laid the kernel from there
     * @param dx receives the gradient of the input; null where nobody needs it
     */
    void backward(
            Tape tape, INDArray given, INDArray dy, INDArray kernel, INDArray laid, INDArray dKernel, INDArray dx) {
        INDArray gradient = result.lay(tape, dy);
        INDArray from = sharesSource ? given : sourceOfWeights.lay(tape, given);
        INDArray dLaid = tape.create(dy, OneDnn.floats(weightsDesc.diff_weights_desc()));
        sourceOfWeights.set(weights, DNNL_ARG_SRC, from);
        result.set(weights, DNNL_ARG_DIFF_DST, gradient)
                .withAligned(DNNL_ARG_DIFF_WEIGHTS, dLaid)
                .run();
        fromWeights.withAligned(DNNL_ARG_FROM, dLaid).with(DNNL_ARG_TO, dKernel).run();
        tape.give(dLaid);
        sourceOfWeights.free(tape, from, given);
        if (dx != null) {
            INDArray own = laid;
            if (toData != null) {
                own = tape.create(dy, OneDnn.floats(dataDesc.weights_desc()));
                toData.with(DNNL_ARG_FROM, kernel).withAligned(DNNL_ARG_TO, own).run();
            }
            result.set(data, DNNL_ARG_DIFF_DST, gradient).withAligned(DNNL_ARG_WEIGHTS, own);
            sourceGradient.run(tape, data, DNNL_ARG_DIFF_SRC, dx);
            if (own != laid) {
                tape.give(own);
            }
        }
        result.free(tape, gradient, dy);
    }
}
