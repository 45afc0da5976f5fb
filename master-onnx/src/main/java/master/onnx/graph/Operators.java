// SPDX-License-Identifier: Apache-2.0
package master.onnx.graph;

import static master.onnx.graph.ElementType.BOOL;
import static master.onnx.graph.ElementType.FLOAT;
import static master.onnx.graph.ElementType.INT32;
import static master.onnx.graph.ElementType.INT64;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One method for each ONNX operator that is used, all of them standard ones of opset 18. Each adds a node and gives its
 * output; what the operator computes is in the ONNX specification.
 */
public abstract class Operators {
    /** The opset that the operators are taken from. */
    public static final int OPSET = 18;

    Operators() {}

    abstract List<Ref> node(
            String operator, List<Ref> inputs, List<ElementType> outputTypes, Map<String, Object> attributes);

    /** Convolution without bias, stride and groups, with padding of half the kernel on all sides. */
    public Ref conv(Ref x, Ref kernel, int kernelSize) {
        return conv(x, kernel, kernelSize, 1, 1, 1);
    }

    /** Convolution without bias, with padding of half the kernel on all sides. */
    public Ref conv(Ref x, Ref kernel, int kernelSize, int rowStride, int columnStride, int groups) {
        return floats("Conv", List.of(x, kernel), convolution(kernelSize, rowStride, columnStride, groups));
    }

    /** Convolution with bias, with padding of half the kernel on all sides. */
    public Ref conv(Ref x, Ref kernel, Ref bias, int kernelSize, int rowStride, int columnStride, int groups) {
        return floats("Conv", List.of(x, kernel, bias), convolution(kernelSize, rowStride, columnStride, groups));
    }

    private static Map<String, Object> convolution(int kernelSize, int rowStride, int columnStride, int groups) {
        int pad = kernelSize / 2;
        Map<String, Object> attributes = new HashMap<>(Map.of(
                "kernel_shape", new int[] {kernelSize, kernelSize},
                "pads", new int[] {pad, pad, pad, pad},
                "strides", new int[] {rowStride, columnStride}));
        if (groups != 1) {
            attributes.put("group", groups);
        }
        return attributes;
    }

    /** {@code clamp(round(x / scale) + zero)}, ties to even, in the element type of zero. */
    public Ref quantize(Ref x, Ref scale, Ref zero) {
        require(FLOAT, x);
        require(FLOAT, scale);
        return any("QuantizeLinear", List.of(x, scale, zero), zero.type, Map.of());
    }

    /** {@code (x - zero) scale}; one scale. */
    public Ref dequantize(Ref x, Ref scale, Ref zero) {
        require(FLOAT, scale);
        require(x.type, zero);
        return any("DequantizeLinear", List.of(x, scale, zero), FLOAT, Map.of());
    }

    /** {@code (x - zero) scale}; a scale for each index of an axis. */
    public Ref dequantize(Ref x, Ref scales, Ref zeros, int axis) {
        require(FLOAT, scales);
        require(x.type, zeros);
        return any("DequantizeLinear", List.of(x, scales, zeros), FLOAT, Map.of("axis", axis));
    }

    /** {@code x scale} of 32-bit integers; a scale for each index of the first axis. */
    public Ref dequantize(Ref x, Ref scales) {
        require(INT32, x);
        require(FLOAT, scales);
        return any("DequantizeLinear", List.of(x, scales), FLOAT, Map.of("axis", 0));
    }

    /** Normalization by running statistics. */
    public Ref batchNormalization(Ref x, Ref scale, Ref bias, Ref mean, Ref variance, double epsilon) {
        return floats(
                "BatchNormalization", List.of(x, scale, bias, mean, variance), Map.of("epsilon", (float) epsilon));
    }

    /** Normalization over the last axis. */
    public Ref layerNormalization(Ref x, Ref scale, Ref bias, double epsilon) {
        return floats("LayerNormalization", List.of(x, scale, bias), Map.of("axis", -1, "epsilon", (float) epsilon));
    }

    /** Normalization over all places of each channel of each image; x {@code [N, C, ...]}, scale and bias {@code [C]}. */
    public Ref instanceNormalization(Ref x, Ref scale, Ref bias, double epsilon) {
        return floats("InstanceNormalization", List.of(x, scale, bias), Map.of("epsilon", (float) epsilon));
    }

    /** The larger of 0 and x. */
    public Ref relu(Ref x) {
        return floats("Relu", List.of(x), Map.of());
    }

    /** The larger of both, with broadcasting. */
    public Ref max(Ref a, Ref b) {
        return floats("Max", List.of(a, b), Map.of());
    }

    /** {@code 1 / (1 + exp(-x))}. */
    public Ref sigmoid(Ref x) {
        return floats("Sigmoid", List.of(x), Map.of());
    }

    /** Mean over all places of each channel: {@code [N, C, H, W]} to {@code [N, C, 1, 1]}. */
    public Ref globalAveragePool(Ref x) {
        return floats("GlobalAveragePool", List.of(x), Map.of());
    }

    /** Maximum over windows that do not overlap; rows and columns left over are dropped. */
    public Ref maxPool(Ref x, int rows, int columns) {
        int[] window = {rows, columns};
        return floats("MaxPool", List.of(x), Map.of("kernel_shape", window, "strides", window));
    }

    /** Matrix product over the last two axes. */
    public Ref matMul(Ref a, Ref b) {
        return floats("MatMul", List.of(a, b), Map.of());
    }

    /** {@code a b + bias} of matrices. */
    public Ref gemm(Ref a, Ref b, Ref bias) {
        return floats("Gemm", List.of(a, b, bias), Map.of());
    }

    /** Sum, with broadcasting. */
    public Ref add(Ref a, Ref b) {
        return floats("Add", List.of(a, b), Map.of());
    }

    /** Product of elements, with broadcasting. */
    public Ref mul(Ref a, Ref b) {
        return floats("Mul", List.of(a, b), Map.of());
    }

    /** Quotient of elements, with broadcasting. */
    public Ref div(Ref a, Ref b) {
        return floats("Div", List.of(a, b), Map.of());
    }

    /** Softmax over the last axis. */
    public Ref softmax(Ref x) {
        return floats("Softmax", List.of(x), Map.of("axis", -1));
    }

    /** Another shape: 0 keeps an axis, -1 takes what is left. */
    public Ref reshape(Ref x, long... shape) {
        return any("Reshape", List.of(x, vector(shape)), x.type, Map.of());
    }

    /** Another shape, which the graph computes. */
    public Ref reshape(Ref x, Ref shape) {
        require(INT64, shape);
        return any("Reshape", List.of(x, shape), x.type, Map.of());
    }

    /** Another order of the axes. */
    public Ref transpose(Ref x, int... order) {
        return any("Transpose", List.of(x), x.type, Map.of("perm", order));
    }

    /** One behind the other along an axis. */
    public Ref concat(int axis, Ref... parts) {
        List<Ref> inputs = List.of(parts);
        inputs.forEach(part -> require(inputs.get(0).type, part));
        return any("Concat", inputs, inputs.get(0).type, Map.of("axis", axis));
    }

    /** Cuts along an axis into parts of those lengths. */
    public List<Ref> split(Ref x, int axis, long... lengths) {
        return node(
                "Split",
                List.of(x, vector(lengths)),
                Collections.nCopies(lengths.length, x.type),
                Map.of("axis", axis));
    }

    /** The first rows of a table, as many as a vector of one says. */
    public Ref first(Ref table, Ref count) {
        require(INT64, count);
        return any("Slice", List.of(table, vector(0), count, vector(0)), table.type, Map.of());
    }

    /** Rows of a table. */
    public Ref gather(Ref table, Ref indices) {
        require(INT64, indices);
        return any("Gather", List.of(table, indices), table.type, Map.of("axis", 0));
    }

    /** Repeats x to a shape. */
    public Ref expand(Ref x, Ref shape) {
        require(INT64, shape);
        return any("Expand", List.of(x, shape), x.type, Map.of());
    }

    /** The length of one axis, as a vector of one. */
    public Ref length(Ref x, int axis) {
        return any("Shape", List.of(x), INT64, Map.of("start", axis, "end", axis + 1));
    }

    /** The lengths of all axes. */
    public Ref shape(Ref x) {
        return any("Shape", List.of(x), INT64, Map.of());
    }

    /** Zeros, as floats. */
    public Ref zeros(Ref shape) {
        require(INT64, shape);
        return any("ConstantOfShape", List.of(shape), FLOAT, Map.of());
    }

    /** Element by element, the one or the other. */
    public Ref where(Ref condition, Ref yes, Ref no) {
        require(BOOL, condition);
        require(yes.type, no);
        return any("Where", List.of(condition, yes, no), yes.type, Map.of());
    }

    /** Whether elements are the same. */
    public Ref equal(Ref a, Ref b) {
        require(a.type, b);
        return any("Equal", List.of(a, b), BOOL, Map.of());
    }

    /** Whether one of both is true. */
    public Ref or(Ref a, Ref b) {
        require(BOOL, a);
        require(BOOL, b);
        return any("Or", List.of(a, b), BOOL, Map.of());
    }

    /** Whether both are true. */
    public Ref and(Ref a, Ref b) {
        require(BOOL, a);
        require(BOOL, b);
        return any("And", List.of(a, b), BOOL, Map.of());
    }

    /** Whether the first is less. */
    public Ref less(Ref a, Ref b) {
        require(a.type, b);
        return any("Less", List.of(a, b), BOOL, Map.of());
    }

    /** The opposite. */
    public Ref not(Ref x) {
        require(BOOL, x);
        return any("Not", List.of(x), BOOL, Map.of());
    }

    /** Another element type. */
    public Ref cast(Ref x, ElementType type) {
        return any("Cast", List.of(x), type, Map.of("to", type.number()));
    }

    /** The index of the first largest element along an axis, which goes away. */
    public Ref argMax(Ref x, int axis) {
        return any("ArgMax", List.of(x), INT64, Map.of("axis", axis, "keepdims", 0));
    }

    /** Adds each update to the element of x that its index along an axis names; indices and updates have one shape. */
    public Ref scatterAdd(Ref x, int axis, Ref indices, Ref updates) {
        require(INT64, indices);
        require(x.type, updates);
        return any("ScatterElements", List.of(x, indices, updates), x.type, Map.of("axis", axis, "reduction", "add"));
    }

    /** The largest element along an axis, which goes away. */
    public Ref reduceMax(Ref x, long axis) {
        return any("ReduceMax", List.of(x, vector(axis)), x.type, Map.of("keepdims", 0));
    }

    /** The mean along an axis, which goes. */
    public Ref reduceMean(Ref x, long axis) {
        return any("ReduceMean", List.of(x, vector(axis)), x.type, Map.of("keepdims", 0));
    }

    /** A vector among the initializers. */
    public abstract Ref vector(long... values);

    static void require(ElementType type, Ref value) {
        if (value.type != type) {
            throw new IllegalArgumentException("%s, %s is needed".formatted(value, type));
        }
    }

    private Ref floats(String operator, List<Ref> inputs, Map<String, Object> attributes) {
        inputs.forEach(input -> require(FLOAT, input));
        return any(operator, inputs, FLOAT, attributes);
    }

    private Ref any(String operator, List<Ref> inputs, ElementType type, Map<String, Object> attributes) {
        return node(operator, inputs, List.of(type), attributes).get(0);
    }
}
