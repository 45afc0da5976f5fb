// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.List;
import master.core.network.BackboneLayers;
import master.core.network.ContextConfig;
import master.core.network.ContextLayers;
import master.core.network.EncoderLayers;
import master.core.network.GlobalContext;
import master.core.network.Positions;
import master.core.network.TransformerConfig;
import master.core.network.TransformerConfig.PositionEncoding;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Ref;

/**
 * The network from image to memory as nodes of an ONNX graph. Feature maps are {@code [N, C, H, W]}, sequences
 * {@code [N, S, D]}.
 */
final class MemoryLayers implements BackboneLayers<Ref>, ContextLayers<Ref>, EncoderLayers<Ref> {
    private final Layers layers;
    private final OnnxGraph graph;
    private final int rows;
    private final int columns;
    private final boolean open;

    /**
     * @param rows of the feature map, H'; the most of them if its size is open
     * @param columns of the feature map, W', likewise
     * @param open whether the image may have several sizes
     */
    MemoryLayers(Layers layers, int rows, int columns, boolean open) {
        this.layers = layers;
        this.graph = layers.graph();
        this.rows = rows;
        this.columns = columns;
        this.open = open;
    }

    /** The image as the first layer takes it. */
    Ref image(Ref image) {
        return layers.activation(Quantization.IMAGE, image);
    }

    @Override
    public Ref convolution(Convolution convolution, Ref x) {
        graph.section(convolution.name());
        Ref y = layers.convolution(convolution, x);
        return layers.activation(convolution.name(), convolution.relu() ? graph.relu(y) : y);
    }

    @Override
    public Ref maxPool(String name, Ref x, int rows, int columns) {
        graph.section(name);
        return layers.maxPool(x, rows, columns);
    }

    @Override
    public Ref addRelu(String name, Ref a, Ref b) {
        graph.section(name);
        return layers.activation(name, graph.relu(graph.add(a, b)));
    }

    @Override
    public Ref context(String name, ContextConfig context, int channels, Ref x) {
        return GlobalContext.apply(this, name, context, channels, x);
    }

    @Override
    public Ref attentionPool(String name, ContextConfig context, int channels, Ref x) {
        graph.section(name.substring(0, name.lastIndexOf('.')));
        int aspects = context.headers();
        int width = channels / aspects;
        Ref weight = graph.reshape(layers.weight(name), 1, width);
        Ref bias = layers.bias(name);
        if (context.scale() && aspects > 1) {
            Ref scale = graph.scalar((float) (1 / Math.sqrt(width)));
            weight = graph.mul(weight, scale);
            bias = graph.mul(bias, scale);
        }
        Ref groups = graph.reshape(x, 0, aspects, width, -1); // [N, h, C/h, P]
        Ref scores = graph.add(graph.matMul(weight, groups), bias); // [N, h, 1, P]
        Ref attention = graph.reshape(graph.softmax(scores), 0, 0, -1, 1); // [N, h, P, 1]
        return graph.reshape(graph.matMul(groups, attention), -1, channels); // [N, C]
    }

    @Override
    public Ref averagePool(Ref x, int channels) {
        return graph.reshape(graph.globalAveragePool(x), 0, channels);
    }

    @Override
    public Ref vectorLinear(String name, int in, int out, Ref x) {
        return layers.floatLinear(name, x);
    }

    @Override
    public Ref vectorNorm(String name, int channels, double epsilon, Ref x) {
        return graph.layerNormalization(x, layers.weight(name), layers.bias(name), epsilon);
    }

    @Override
    public Ref vectorRelu(Ref x) {
        return graph.relu(x);
    }

    @Override
    public Ref fuse(String name, ContextConfig context, int channels, Ref x, Ref transform) {
        Ref y = switch (context.fusion()) {
            case ADD -> graph.add(x, everywhere(transform, channels));
            case MULTIPLY -> graph.mul(x, graph.sigmoid(everywhere(transform, channels)));
            case CONCAT -> concat(name + ".fuse", context, x, transform, channels);
        };
        return layers.activation(name, y);
    }

    /** {@code [N, C]} as {@code [N, C, 1, 1]}. */
    private Ref everywhere(Ref vector, int channels) {
        return graph.reshape(vector, -1, channels, 1, 1);
    }

    /** Instead of putting the transform beside x at every place, its half of the product is computed once an image. */
    private Ref concat(String prefix, ContextConfig context, Ref x, Ref transform, int channels) {
        // [C, C] of x, [C, C] of the transform
        List<Ref> halves = graph.split(layers.weight(prefix), 0, channels, channels);
        Ref kernel = graph.reshape(graph.transpose(halves.get(0), 1, 0), channels, channels, 1, 1);
        Ref once = graph.gemm(transform, halves.get(1), layers.bias(prefix)); // [N, C]
        Ref y = graph.add(graph.conv(x, kernel, 1), everywhere(once, channels));
        Ref flat = graph.reshape(y, 0, 1, -1, 0); // [N, 1, C H', W']: one channel, so that all of it is normalized
        Ref one = graph.reshape(graph.scalar(1f), 1);
        Ref zero = graph.reshape(graph.scalar(0f), 1);
        Ref normed = graph.instanceNormalization(flat, one, zero, context.normEpsilon());
        return graph.relu(graph.reshape(normed, 0, channels, -1, 0));
    }

    @Override
    public Ref flatten(Ref x, int channels) {
        graph.section("encoder");
        return graph.transpose(graph.reshape(x, 0, channels, -1), 0, 2, 1); // [N, S, C]
    }

    @Override
    public Ref positions(TransformerConfig transformer, Ref x, Ref features) {
        int dim = transformer.modelDim();
        if (!open) {
            return graph.add(
                    x,
                    graph.initializer(
                            "encoder/positions",
                            List.of(rows * columns, dim),
                            Positions.ofMap(transformer.positions(), rows, columns, dim)));
        }
        if (transformer.positions() == PositionEncoding.SEQUENTIAL) {
            Ref table = graph.initializer(
                    "encoder/positions", List.of(rows * columns, dim), Positions.sinusoid(rows * columns, dim));
            return graph.add(x, graph.first(table, graph.length(x, 1)));
        }
        int half = dim / 2;
        Ref height = graph.length(features, 2);
        Ref width = graph.length(features, 3);
        Ref map = graph.concat(0, height, width, graph.vector(half)); // [H', W', D/2]
        Ref ofRow = graph.initializer("encoder/rows", List.of(rows, half), Positions.sinusoid(rows, half));
        Ref ofColumn = graph.initializer("encoder/columns", List.of(columns, half), Positions.sinusoid(columns, half));
        Ref ofRows = graph.expand(graph.reshape(graph.first(ofRow, height), -1, 1, half), map);
        Ref ofColumns = graph.expand(graph.first(ofColumn, width), map);
        return graph.add(x, graph.reshape(graph.concat(2, ofRows, ofColumns), -1, dim)); // [S, D]
    }

    @Override
    public Ref linear(String name, int in, int out, Ref x) {
        return layers.linearOfRows(name, x);
    }

    @Override
    public Ref relu(String name, Ref x) {
        return layers.relu(name + ".feedForward.outer", x);
    }

    @Override
    public Ref residual(Ref x, Ref delta) {
        return graph.add(x, delta);
    }

    @Override
    public Ref norm(String name, int dim, double epsilon, Ref x) {
        return graph.layerNormalization(x, layers.weight(name), layers.bias(name), epsilon);
    }

    @Override
    public Ref selfAttention(String name, TransformerConfig transformer, boolean causal, Ref x) {
        graph.section(name.substring(0, name.lastIndexOf('.')));
        int heads = transformer.headCount();
        Ref qkv = transformer.inputProjections() // [N, S, 3 D]
                ? layers.queryKeyValueOfRows(name, x)
                : layers.queryKeyValue(x);
        qkv = graph.reshape(qkv, 0, 0, 3L * heads, transformer.headDim());
        qkv = graph.transpose(qkv, 0, 2, 1, 3); // [N, 3 A, S, D/A]
        List<Ref> parts = layers.splitHeads(qkv, heads);
        Ref keysTransposed = graph.transpose(parts.get(1), 0, 1, 3, 2); // [N, A, D/A, S]
        Ref context = layers.attention(parts.get(0), keysTransposed, parts.get(2)); // [N, A, S, D/A]
        return graph.reshape(graph.transpose(context, 0, 2, 1, 3), 0, 0, transformer.modelDim()); // [N, S, D]
    }
}
