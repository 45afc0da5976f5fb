// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import static java.util.Objects.requireNonNull;

import java.util.List;
import master.core.network.NetworkConfig;

/**
 * A convolution with its batch normalization folded into it: {@code norm(conv(x, w)) = conv(x, w f) + bias - mean f} with
 * {@code f = scale / sqrt(variance + epsilon)} for each output channel.
 *
 * @param shape {@code [out, in / groups, k, k]}
 * @param kernel its values
 * @param bias {@code [out]}
 */
record FoldedConvolution(List<Integer> shape, float[] kernel, float[] bias) {
    /** Folds a convolution of a model, named by its prefix. */
    static FoldedConvolution of(TrainedModel model, String prefix) {
        String name = prefix + ".conv.weight";
        List<Integer> shape =
                requireNonNull(model.weights().tensors().get(name)).shape();
        float[] kernel = model.weights().values(name).clone();
        float[] scale = model.weights().values(prefix + ".norm.weight");
        float[] shift = model.weights().values(prefix + ".norm.bias");
        float[] mean = model.weights().values(prefix + ".norm.mean");
        float[] variance = model.weights().values(prefix + ".norm.variance");
        float[] bias = new float[shape.get(0)];
        int length = kernel.length / bias.length;
        for (int c = 0; c < bias.length; c++) {
            double factor = scale[c] / Math.sqrt(variance[c] + NetworkConfig.BATCH_NORM_EPSILON);
            bias[c] = (float) (shift[c] - mean[c] * factor);
            for (int i = c * length; i < (c + 1) * length; i++) {
                kernel[i] = (float) (kernel[i] * factor);
            }
        }
        return new FoldedConvolution(shape, kernel, bias);
    }
}
