// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import master.core.network.BackboneLayers.Convolution;
import master.onnx.ActivationRanges.Range;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Ref;

/**
 * Layers whose inputs and weights are 8-bit integers, in ONNX's standard form for that: {@code DequantizeLinear} before
 * the layer of floats, {@code QuantizeLinear} behind it. A runtime that knows integers merges the three, any other one
 * computes the same in floats.
 *
 * <p>Inputs are without sign with one scale, which the calibration fixed: a scale taken from the values themselves would
 * make the answer for an image depend on the others of its batch. Weights have a sign and a scale for each output.
 */
final class IntegerLayers {
    /** What the name of a linear map's input ends with. */
    static final String INPUT = ".input";

    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";

    private final TrainedModel model;
    private final Activations activations;
    private final Map<String, Linear> linears = new HashMap<>(); // one for all layers that share it

    IntegerLayers(TrainedModel model, Activations activations) {
        this.model = model;
        this.activations = activations;
    }

    /**
     * A linear map in integers; its initializers are outside of the loop.
     *
     * @param rows in
     * @param columns out
     * @param values the weights, {@code [in, out]}
     * @param scales their scales, {@code [out]}
     * @param zeros {@code [out]}
     * @param bias {@code [out]}, in integers of 32 bits
     * @param biasScales {@code [out]}
     */
    record Linear(int rows, int columns, Ref values, Ref scales, Ref zeros, Ref bias, Ref biasScales) {
        /** {@code x W + b} of rounded x: {@code [N, in]} to {@code [N, out]}. */
        Ref of(OnnxGraph graph, Ref x) {
            return graph.gemm(x, graph.dequantize(values, scales, zeros, 1), graph.dequantize(bias, biasScales));
        }
    }

    /** A convolution with its batch normalization folded: {@code [N, in, H, W]} to {@code [N, out, ...]}. */
    Ref convolution(OnnxGraph graph, Convolution convolution, Ref x, int weightBits) {
        String prefix = convolution.name();
        Ref input = activations.rounded(graph, x);
        Range range = activations.range(input);
        FoldedConvolution folded = FoldedConvolution.of(model, prefix);
        IntegerWeights kernel = IntegerWeights.ofKernel(folded.kernel(), folded.bias(), range.scale(), weightBits);
        String name = prefix + ".conv.int8";
        int out = folded.bias().length;
        Ref weight = graph.dequantize(
                graph.initializer(name, folded.shape(), kernel.values()),
                graph.initializer(name + ".scale", List.of(out), kernel.scales()),
                graph.zeroBytes(out),
                0);
        Ref bias = graph.dequantize(
                graph.initializer(name + ".bias", kernel.bias(folded.bias(), range.scale())),
                graph.initializer(name + ".bias.scale", List.of(out), kernel.biasScales(range.scale())));
        return graph.conv(
                input,
                weight,
                bias,
                convolution.kernel(),
                convolution.rowStride(),
                convolution.columnStride(),
                convolution.groups());
    }

    /** The linear map of that name. */
    Linear linear(OnnxGraph graph, String prefix) {
        return linear(graph, prefix, prefix + INPUT, values(prefix, WEIGHT), values(prefix, BIAS));
    }

    /** Query, key and value side by side, {@code [D, 3 D]}; the query times a factor. */
    Linear queryKeyValue(OnnxGraph graph, String attention, float factor) {
        List<String> inputs = List.of(attention + ".query", attention + ".key", attention + ".value");
        int dim = values(inputs.get(0), BIAS).length;
        float[] weight = new float[3 * dim * dim];
        float[] bias = new float[3 * dim];
        for (int part = 0; part < 3; part++) {
            float partFactor = part == 0 ? factor : 1;
            float[] partWeight = times(values(inputs.get(part), WEIGHT), partFactor);
            for (int row = 0; row < dim; row++) {
                System.arraycopy(partWeight, row * dim, weight, (3 * row + part) * dim, dim);
            }
            System.arraycopy(times(values(inputs.get(part), BIAS), partFactor), 0, bias, part * dim, dim);
        }
        return linear(graph, attention, attention + INPUT, weight, bias);
    }

    /** The query alone, {@code [D, D]}, times a factor. */
    Linear query(OnnxGraph graph, String attention, float factor) {
        String prefix = attention + ".query";
        return linear(
                graph,
                prefix,
                prefix + INPUT,
                times(values(prefix, WEIGHT), factor),
                times(values(prefix, BIAS), factor));
    }

    private Linear linear(OnnxGraph graph, String prefix, String input, float[] weight, float[] bias) {
        return linears.computeIfAbsent(prefix, name -> newLinear(graph, name, input, weight, bias));
    }

    private Linear newLinear(OnnxGraph graph, String prefix, String input, float[] weight, float[] bias) {
        Quantization quantization = activations.quantization(prefix).orElseThrow();
        float inputScale = quantization.ranges().range(input).scale();
        int out = bias.length;
        IntegerWeights integers = IntegerWeights.ofMatrix(weight, bias, inputScale, quantization.weightBits());
        String name = prefix + ".int8";
        return new Linear(
                weight.length / out,
                out,
                graph.initializer(name, List.of(weight.length / out, out), integers.values()),
                graph.initializer(name + ".scale", List.of(out), integers.scales()),
                graph.zeroBytes(out),
                graph.initializer(name + ".bias", integers.bias(bias, inputScale)),
                graph.initializer(name + ".bias.scale", List.of(out), integers.biasScales(inputScale)));
    }

    private float[] values(String prefix, String name) {
        return model.weights().values(prefix + name);
    }

    private static float[] times(float[] values, float factor) {
        float[] products = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            products[i] = values[i] * factor;
        }
        return products;
    }
}
