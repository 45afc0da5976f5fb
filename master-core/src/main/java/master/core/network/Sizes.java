// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.core.network.Parameter.Role;

/**
 * A network interpreted by its shapes alone: which parameters it has, how large its feature map is, and how many
 * multiplications an image costs. Not thread-safe.
 */
final class Sizes
        implements BackboneLayers<Sizes.Shape>,
                ContextLayers<Sizes.Shape>,
                EncoderLayers<Sizes.Shape>,
                DecoderLayers<Sizes.Shape> {
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private long multiplications;

    /**
     * The shape of a value of one image: of a feature map, or with columns = 1 of a sequence, or with both = 1 of a
     * vector.
     *
     * @param channels C or D
     * @param rows H, or S or L of a sequence
     * @param columns W
     */
    record Shape(int channels, int rows, int columns) {
        long places() {
            return (long) rows * columns;
        }
    }

    /** The parameters met so far, in the order of the data flow. */
    Map<String, Parameter> parameters() {
        return parameters;
    }

    /** The multiplications so far, each with its addition: of convolutions, linear maps and attention. */
    long multiplications() {
        return multiplications;
    }

    @Override
    public Shape convolution(Convolution convolution, Shape x) {
        int out = convolution.out();
        int in = convolution.in() / convolution.groups();
        String norm = convolution.name() + ".norm";
        put(convolution.name() + ".conv.weight", Role.CONVOLUTION, out, in, convolution.kernel(), convolution.kernel());
        put(norm + ".weight", Role.SCALE, out);
        put(norm + ".bias", Role.BIAS, out);
        put(norm + ".mean", Role.RUNNING_MEAN, out);
        put(norm + ".variance", Role.RUNNING_VARIANCE, out);
        Shape y = new Shape(out, up(x.rows, convolution.rowStride()), up(x.columns, convolution.columnStride()));
        multiplications += y.places() * out * in * convolution.kernel() * convolution.kernel();
        return y;
    }

    private static int up(int size, int stride) {
        return (size + stride - 1) / stride;
    }

    @Override
    public Shape maxPool(String name, Shape x, int rows, int columns) {
        return new Shape(x.channels, x.rows / rows, x.columns / columns);
    }

    @Override
    public Shape addRelu(String name, Shape a, Shape b) {
        return a;
    }

    @Override
    public Shape context(String name, ContextConfig context, int channels, Shape x) {
        return GlobalContext.apply(this, name, context, channels, x);
    }

    @Override
    public Shape attentionPool(String name, ContextConfig context, int channels, Shape x) {
        matrix(name, channels / context.headers(), 1);
        multiplications += 2 * x.places() * channels;
        return new Shape(channels, 1, 1);
    }

    @Override
    public Shape averagePool(Shape x, int channels) {
        return new Shape(channels, 1, 1);
    }

    @Override
    public Shape vectorLinear(String name, int in, int out, Shape x) {
        return linear(name, in, out, x);
    }

    @Override
    public Shape vectorNorm(String name, int channels, double epsilon, Shape x) {
        return norm(name, channels, epsilon, x);
    }

    @Override
    public Shape vectorRelu(Shape x) {
        return x;
    }

    @Override
    public Shape fuse(String name, ContextConfig context, int channels, Shape x, Shape transform) {
        if (context.fusion() == ContextConfig.Fusion.CONCAT) {
            matrix(name + ".fuse", 2 * channels, channels);
            multiplications += (x.places() + 1) * channels * channels;
        }
        return x;
    }

    @Override
    public Shape flatten(Shape x, int channels) {
        return new Shape(channels, Math.toIntExact(x.places()), 1);
    }

    @Override
    public Shape positions(TransformerConfig transformer, Shape x, Shape features) {
        return x;
    }

    @Override
    public Shape linear(String name, int in, int out, Shape x) {
        matrix(name, in, out);
        multiplications += x.places() * in * out;
        return new Shape(out, x.rows, x.columns);
    }

    @Override
    public Shape relu(String name, Shape x) {
        return x;
    }

    @Override
    public Shape residual(Shape x, Shape delta) {
        return x;
    }

    @Override
    public Shape norm(String name, int dim, double epsilon, Shape x) {
        put(name + ".weight", Role.SCALE, dim);
        put(name + ".bias", Role.BIAS, dim);
        return x;
    }

    @Override
    public Shape selfAttention(String name, TransformerConfig transformer, boolean causal, Shape x) {
        return attention(name, transformer, x, x);
    }

    @Override
    public Shape crossAttention(String name, TransformerConfig transformer, Shape x, Shape memory) {
        return attention(name, transformer, x, memory);
    }

    private Shape attention(String name, TransformerConfig transformer, Shape query, Shape source) {
        int dim = transformer.modelDim();
        if (transformer.inputProjections()) {
            linear(name + ".query", dim, dim, query);
            linear(name + ".key", dim, dim, source);
            linear(name + ".value", dim, dim, source);
        }
        multiplications += 2 * query.places() * source.places() * dim;
        return query;
    }

    @Override
    public Shape embedding(String name, int tokens, TransformerConfig transformer, Shape ids) {
        put(name, Role.EMBEDDING, tokens, transformer.modelDim());
        return new Shape(transformer.modelDim(), ids.rows, 1);
    }

    @Override
    public Shape sigmoid(Shape x) {
        return x;
    }

    private void matrix(String name, int in, int out) {
        put(name + ".weight", Role.MATRIX, in, out);
        put(name + ".bias", Role.BIAS, out);
    }

    private void put(String name, Role role, Integer... shape) {
        parameters.putIfAbsent(name, new Parameter(name, List.of(shape), role));
    }
}
