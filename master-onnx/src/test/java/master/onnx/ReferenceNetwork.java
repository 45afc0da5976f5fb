// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import master.api.TextConstraint;
import master.api.Vocabulary;
import master.core.network.ContextConfig;
import master.core.network.ContextConfig.Fusion;
import master.core.network.ContextConfig.Pooling;
import master.core.network.NetworkConfig;
import master.core.network.Parameters;
import master.core.network.ResidualBackbone;
import master.core.network.SeparableBackbone;
import master.core.network.TransformerConfig;

/**
 * The network as plain loops over doubles, for one image, without cache and without any trick: what the exported
 * graph must compute. Slow, meant to be read.
 */
final class ReferenceNetwork {
    private final TrainedModel model;
    private final NetworkConfig config;
    private final ContextConfig context;
    private final TransformerConfig transformer;
    private final Parameters names;

    /**
     * The answer for one image; {@code logits}, {@code attention} to the memory and {@code boxes}, which are empty in a
     * network without them, have a row for each token.
     */
    record Answer(
            List<Integer> tokens,
            List<Double> probabilities,
            List<double[]> logits,
            List<double[]> attention,
            List<double[]> boxes) {}

    /** What the last row of the last attention looked at, mean over the heads. */
    private double[] looked = {};

    ReferenceNetwork(TrainedModel model) {
        this.model = model;
        this.config = model.manifest().network();
        this.context = config.backbone() instanceof ResidualBackbone residual
                ? residual.context()
                : ((SeparableBackbone) config.backbone()).context();
        this.transformer = config.transformer();
        this.names = model.parameters();
    }

    /** Reads one image, {@code [C, H, W]}; ends with EOS or after {@code maxLength + 1} tokens. */
    Answer read(float[] image) {
        return read(image, TextConstraint.NONE);
    }

    /**
     * Reads one image under a constraint: at each step every answer that it allows is tried, an answer's probability
     * being that of all tokens which are folded to it. The likeliest of these tokens is what the next step sees; the
     * first one is given.
     */
    Answer read(float[] image, TextConstraint constraint) {
        double[][] memory = memory(image);
        List<Integer> prefix = new ArrayList<>(List.of(Vocabulary.SOS));
        Answer answer = new Answer(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        while (answer.tokens.size() <= model.manifest().maxLength()) {
            double[][] shared = sharedLayers(prefix, memory);
            double[] boxes = boxesBehind(shared, memory);
            double[] logits = logitsBehind(shared, memory);
            List<Integer> best = List.of();
            double most = -1;
            double sum = 0;
            for (List<Integer> members : answers(constraint, answer.tokens.size())) {
                double power = members.stream()
                        .mapToDouble(t -> Math.exp(logits[t] / model.manifest().temperature()))
                        .sum();
                best = power > most ? members : best;
                most = Math.max(most, power);
                sum += power;
            }
            answer.tokens.add(best.get(0));
            answer.probabilities.add(most / sum);
            answer.logits.add(logits);
            answer.attention.add(looked);
            answer.boxes.add(boxes);
            if (best.get(0) == Vocabulary.EOS) {
                break;
            }
            prefix.add(best.stream()
                    .max(Comparator.comparingDouble(t -> logits[t]))
                    .orElseThrow());
        }
        return answer;
    }

    /** The answers that are allowed behind so many characters, each with the tokens that are folded to it. */
    private List<List<Integer>> answers(TextConstraint constraint, int length) {
        Vocabulary vocabulary = model.manifest().vocabulary();
        List<List<Integer>> answers = new ArrayList<>();
        if (length >= constraint.minLength()) {
            answers.add(List.of(Vocabulary.EOS));
        }
        Map<String, List<Integer>> byAnswer = new LinkedHashMap<>();
        for (int token = Vocabulary.FIRST_TOKEN; token < vocabulary.size(); token++) {
            byAnswer.computeIfAbsent(folded(vocabulary.text(token), constraint), a -> new ArrayList<>())
                    .add(token);
        }
        List<String> wanted = constraint.tokens().stream()
                .flatMap(List::stream)
                .map(token -> folded(token, constraint))
                .toList();
        byAnswer.forEach((text, tokens) -> {
            if (length < constraint.maxLength() && (wanted.isEmpty() || wanted.contains(text))) {
                answers.add(tokens);
            }
        });
        return answers;
    }

    private static String folded(String text, TextConstraint constraint) {
        return switch (constraint.fold()) {
            case NONE -> text;
            case LOWER -> text.toLowerCase(Locale.ROOT);
            case UPPER -> text.toUpperCase(Locale.ROOT);
        };
    }

    // ---- backbone: maps are [channel][row][column]

    double[][] memory(float[] image) {
        int height = model.manifest().preprocessing().height();
        int width = model.manifest().preprocessing().width();
        double[][][] x = new double[model.manifest().preprocessing().channels()][height][width];
        for (int i = 0; i < image.length; i++) {
            x[i / (height * width)][i / width % height][i % width] = image[i];
        }
        return encode(
                config.backbone() instanceof ResidualBackbone residual
                        ? residual(residual, x)
                        : separable((SeparableBackbone) config.backbone(), x));
    }

    private double[][][] residual(ResidualBackbone backbone, double[][][] image) {
        double[][][] x = image;
        for (int i = 0; i < backbone.stem().size(); i++) {
            int stride = i == 0 ? backbone.stemStride() : 1;
            x = relu(convolution(Parameters.stem(i), x, stride, stride));
        }
        for (int s = 0; s < backbone.stages().size(); s++) {
            ResidualBackbone.Stage stage = backbone.stages().get(s);
            x = pool(x, stage.poolHeight(), stage.poolWidth());
            for (int b = 0; b < stage.blocks(); b++) {
                String block = Parameters.block(s, b);
                double[][][] y = relu(convolution(block + ".first", x, 1, 1));
                y = convolution(block + ".second", y, 1, 1);
                if (backbone.hasContext(s, b)) {
                    y = globalContext(block + ".context", y);
                }
                double[][][] shortcut = x.length == stage.channels() ? x : convolution(block + ".shortcut", x, 1, 1);
                x = relu(sum(y, shortcut));
            }
            if (stage.convolution()) {
                x = relu(convolution(Parameters.stage(s), x, 1, 1));
            }
        }
        return x;
    }

    private double[][][] separable(SeparableBackbone backbone, double[][][] image) {
        double[][][] x = relu(convolution(Parameters.stem(0), image, 2, 2));
        for (int s = 0; s < backbone.stages().size(); s++) {
            SeparableBackbone.Stage stage = backbone.stages().get(s);
            for (int b = 0; b < stage.blocks(); b++) {
                String block = Parameters.block(s, b);
                boolean first = b == 0;
                double[][][] y = relu(convolution(
                        block + ".depthwise", x, first ? stage.rowStride() : 1, first ? stage.columnStride() : 1));
                y = convolution(block + ".pointwise", y, 1, 1);
                x = relu(first ? y : sum(y, x));
                boolean last = b == stage.blocks() - 1;
                if (stage.globalContext() && (last || context.everyBlock())) {
                    x = globalContext(block + ".context", x);
                }
            }
        }
        return x;
    }

    /** Of all channels, or of one where the kernel has one: then output o sees input o. */
    private double[][][] convolution(String prefix, double[][][] x, int rowStride, int columnStride) {
        float[] kernel = weight(prefix + ".conv.weight");
        List<Integer> shape =
                model.weights().tensors().get(prefix + ".conv.weight").shape();
        int inputs = shape.get(1);
        int size = shape.get(2);
        int pad = size / 2;
        float[] scale = weight(prefix + ".norm.weight");
        float[] bias = weight(prefix + ".norm.bias");
        float[] mean = weight(prefix + ".norm.mean");
        float[] variance = weight(prefix + ".norm.variance");
        int rows = (x[0].length + 2 * pad - size) / rowStride + 1;
        int columns = (x[0][0].length + 2 * pad - size) / columnStride + 1;
        double[][][] y = new double[shape.get(0)][rows][columns];
        for (int o = 0; o < y.length; o++) {
            for (int r = 0; r < rows; r++) {
                for (int c = 0; c < columns; c++) {
                    double sum = 0;
                    for (int i = 0; i < inputs; i++) {
                        double[][] seen = x[inputs == x.length ? i : o];
                        for (int k = 0; k < size * size; k++) {
                            int row = r * rowStride + k / size - pad;
                            int column = c * columnStride + k % size - pad;
                            if (row >= 0 && row < x[0].length && column >= 0 && column < x[0][0].length) {
                                sum += kernel[(o * inputs + i) * size * size + k] * seen[row][column];
                            }
                        }
                    }
                    y[o][r][c] = (sum - mean[o]) / Math.sqrt(variance[o] + 1e-5) * scale[o] + bias[o];
                }
            }
        }
        return y;
    }

    private static double[][][] pool(double[][][] x, int poolRows, int poolColumns) {
        double[][][] y = new double[x.length][x[0].length / poolRows][x[0][0].length / poolColumns];
        for (int c = 0; c < y.length; c++) {
            for (int row = 0; row < y[0].length; row++) {
                for (int column = 0; column < y[0][0].length; column++) {
                    double most = Double.NEGATIVE_INFINITY;
                    for (int k = 0; k < poolRows * poolColumns; k++) {
                        int fromRow = row * poolRows + k / poolColumns;
                        most = Math.max(most, x[c][fromRow][column * poolColumns + k % poolColumns]);
                    }
                    y[c][row][column] = most;
                }
            }
        }
        return y;
    }

    private double[][][] globalContext(String prefix, double[][][] x) {
        double[] pooled = context.pooling() == Pooling.AVERAGE ? average(x) : attend(prefix, x);
        double[] planes = norm(prefix + ".norm", linear(prefix + ".squeeze", pooled), context.normEpsilon());
        double[] transform = linear(prefix + ".expand", map(planes, v -> Math.max(0, v)));
        if (context.fusion() == Fusion.CONCAT) {
            return concat(prefix + ".fuse", x, transform);
        }
        double[][][] y = new double[x.length][x[0].length][x[0][0].length];
        for (int c = 0; c < x.length; c++) {
            double t = transform[c];
            DoubleUnaryOperator fusion = context.fusion() == Fusion.ADD ? v -> v + t : v -> v / (1 + Math.exp(-t));
            for (int row = 0; row < x[0].length; row++) {
                y[c][row] = map(x[c][row], fusion);
            }
        }
        return y;
    }

    private static double[] average(double[][][] x) {
        double[] mean = new double[x.length];
        double[][] flat = flatten(x);
        for (double[] place : flat) {
            for (int c = 0; c < x.length; c++) {
                mean[c] += place[c] / flat.length;
            }
        }
        return mean;
    }

    private double[] attend(String prefix, double[][][] x) {
        int aspects = context.headers();
        int width = x.length / aspects;
        double[][] flat = flatten(x); // [place][channel]
        double[] pooled = new double[x.length];
        for (int h = 0; h < aspects; h++) {
            double[] scores = new double[flat.length];
            for (int p = 0; p < flat.length; p++) {
                scores[p] = weight(prefix + ".mask.bias")[0];
                for (int c = 0; c < width; c++) {
                    scores[p] += flat[p][h * width + c] * weight(prefix + ".mask.weight")[c];
                }
                if (context.scale() && aspects > 1) {
                    scores[p] /= Math.sqrt(width);
                }
            }
            double[] attention = softmax(scores);
            for (int p = 0; p < flat.length; p++) {
                for (int c = h * width; c < (h + 1) * width; c++) {
                    pooled[c] += attention[p] * flat[p][c];
                }
            }
        }
        return pooled;
    }

    /** Both beside each other at every place, a linear map, a norm over the whole image, ReLU. */
    private double[][][] concat(String prefix, double[][][] x, double[] transform) {
        double[][] flat = flatten(x);
        double[] all = new double[flat.length * x.length]; // place by place
        for (int p = 0; p < flat.length; p++) {
            double[] both = Arrays.copyOf(flat[p], 2 * x.length);
            System.arraycopy(transform, 0, both, x.length, x.length);
            System.arraycopy(linear(prefix, both), 0, all, p * x.length, x.length);
        }
        double[] normed = standardize(all, context.normEpsilon());
        double[][][] y = new double[x.length][x[0].length][x[0][0].length];
        for (int i = 0; i < normed.length; i++) {
            int place = i / x.length;
            y[i % x.length][place / x[0][0].length][place % x[0][0].length] = Math.max(0, normed[i]);
        }
        return y;
    }

    // ---- transformer: sequences are [place][dim]

    private double[][] encode(double[][][] features) {
        double[][] x = flatten(features);
        for (int p = 0; p < x.length; p++) {
            if (config.backbone().channels() != transformer.modelDim()) {
                x[p] = linear(Parameters.PROJECTION, x[p]);
            }
            x[p] = sum(x[p], place(p, features[0][0].length));
        }
        double epsilon = transformer.norm().epsilon();
        for (int i = 0; i < transformer.encoderLayers(); i++) {
            String layer = names.encoderLayer(i);
            double[][] normed = norm(names.encoderNorm(i, 1), x, epsilon);
            x = sum(x, attention(layer + ".selfAttention", normed, normed, false));
            x = sum(x, feedForward(layer, norm(names.encoderNorm(i, 2), x, epsilon)));
        }
        return transformer.encoderLayers() > 0
                ? norm(Parameters.ENCODER_NORM, x, transformer.norm().finalEpsilon())
                : x;
    }

    /** What the decoder's layers but the last make of tokens. */
    private double[][] sharedLayers(List<Integer> tokens, double[][] memory) {
        int dim = transformer.modelDim();
        double factor = transformer.embeddingScale() ? Math.sqrt(dim) : 1;
        double[][] x = new double[tokens.size()][dim];
        for (int t = 0; t < x.length; t++) {
            for (int d = 0; d < dim; d++) {
                x[t][d] = weight(Parameters.EMBEDDING)[tokens.get(t) * dim + d] * factor;
            }
            x[t] = sum(x[t], position(t, dim));
        }
        for (int i = 0; i < transformer.decoderLayers() - 1; i++) {
            x = decoderLayer(names.decoderLayer(i), x, memory);
        }
        return x;
    }

    private double[] logitsBehind(double[][] shared, double[][] memory) {
        double[][] x = decoderLayer(names.decoderLayer(transformer.decoderLayers() - 1), shared, memory);
        double[][] rows = norm(Parameters.DECODER_NORM, x, transformer.norm().finalEpsilon());
        return linear(Parameters.HEAD, rows[rows.length - 1]);
    }

    /** The box of the token behind; empty in a network without boxes. */
    private double[] boxesBehind(double[][] shared, double[][] memory) {
        if (!model.manifest().vocabulary().hasBoxes()) {
            return new double[0];
        }
        double[][] x = decoderLayer("decoder.boxes", shared, memory);
        double[][] rows = norm(Parameters.DECODER_NORM, x, transformer.norm().finalEpsilon());
        return map(linear("head.boxes", rows[rows.length - 1]), v -> 1 / (1 + Math.exp(-v)));
    }

    private double[][] decoderLayer(String layer, double[][] input, double[][] memory) {
        double epsilon = transformer.norm().epsilon();
        String norm = transformer.norm().shared() ? Parameters.DECODER_NORM : layer + ".norm";
        double[][] normed = norm(subLayer(norm, 1), input, epsilon);
        double[][] x = sum(input, attention(layer + ".selfAttention", normed, normed, true));
        x = sum(x, attention(layer + ".crossAttention", norm(subLayer(norm, 2), x, epsilon), memory, false));
        return sum(x, feedForward(layer, norm(subLayer(norm, 3), x, epsilon)));
    }

    private String subLayer(String norm, int number) {
        return transformer.norm().shared() ? norm : norm + number;
    }

    private double[][] attention(String prefix, double[][] queries, double[][] memory, boolean causal) {
        int dim = transformer.modelDim();
        int width = dim / transformer.headCount();
        double[][] result = new double[queries.length][];
        for (int q = 0; q < queries.length; q++) {
            double[] query = input(prefix + ".query", queries[q]);
            int seen = causal ? q + 1 : memory.length;
            double[] context = new double[dim];
            looked = new double[seen];
            for (int from = 0; from < dim; from += width) {
                double[] scores = new double[seen];
                for (int s = 0; s < seen; s++) {
                    double[] key = input(prefix + ".key", memory[s]);
                    for (int d = from; d < from + width; d++) {
                        scores[s] += query[d] * key[d] / Math.sqrt(width);
                    }
                }
                double[] attention = softmax(scores);
                for (int s = 0; s < seen; s++) {
                    looked[s] += attention[s] / transformer.headCount();
                    double[] value = input(prefix + ".value", memory[s]);
                    for (int d = from; d < from + width; d++) {
                        context[d] += attention[s] * value[d];
                    }
                }
            }
            result[q] = linear(prefix + ".output", context);
        }
        return result;
    }

    private double[] input(String prefix, double[] x) {
        return transformer.inputProjections() ? linear(prefix, x) : x;
    }

    private double[][] feedForward(String layer, double[][] x) {
        double[][] y = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            double[] inner = map(linear(layer + ".feedForward.inner", x[i]), v -> Math.max(0, v));
            y[i] = linear(layer + ".feedForward.outer", inner);
        }
        return y;
    }

    private double[][] norm(String prefix, double[][] x, double epsilon) {
        double[][] y = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            y[i] = norm(prefix, x[i], epsilon);
        }
        return y;
    }

    private double[] norm(String prefix, double[] x, double epsilon) {
        double[] y = standardize(x, epsilon);
        for (int i = 0; i < x.length; i++) {
            y[i] = y[i] * weight(prefix + ".weight")[i] + weight(prefix + ".bias")[i];
        }
        return y;
    }

    private static double[] standardize(double[] x, double epsilon) {
        double mean = Arrays.stream(x).average().orElseThrow();
        double variance =
                Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
        return map(x, v -> (v - mean) / Math.sqrt(variance + epsilon));
    }

    private double[] linear(String prefix, double[] x) {
        float[] matrix = weight(prefix + ".weight"); // [in, out]
        float[] bias = weight(prefix + ".bias");
        double[] y = new double[bias.length];
        for (int o = 0; o < y.length; o++) {
            y[o] = bias[o];
            for (int i = 0; i < x.length; i++) {
                y[o] += x[i] * matrix[i * y.length + o];
            }
        }
        return y;
    }

    /** What is added to a place of the feature map. */
    private double[] place(int p, int columns) {
        int dim = transformer.modelDim();
        if (transformer.positions() == TransformerConfig.PositionEncoding.SEQUENTIAL) {
            return position(p, dim);
        }
        double[] both = Arrays.copyOf(position(p / columns, dim / 2), dim);
        System.arraycopy(position(p % columns, dim / 2), 0, both, dim / 2, dim / 2);
        return both;
    }

    private static double[] position(int p, int dim) {
        double[] row = new double[dim];
        for (int d = 0; d < row.length; d++) {
            double angle = p / Math.pow(10000, (d - d % 2) / (double) row.length);
            row[d] = d % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
        }
        return row;
    }

    private float[] weight(String name) {
        return model.weights().values(name);
    }

    // ---- arithmetic

    private static double[][] flatten(double[][][] x) {
        int columns = x[0][0].length;
        double[][] flat = new double[x[0].length * columns][x.length];
        for (int p = 0; p < flat.length; p++) {
            for (int c = 0; c < x.length; c++) {
                flat[p][c] = x[c][p / columns][p % columns];
            }
        }
        return flat;
    }

    private static double[] softmax(double[] x) {
        double most = Arrays.stream(x).max().orElseThrow();
        double[] powers = map(x, v -> Math.exp(v - most));
        double total = Arrays.stream(powers).sum();
        return map(powers, v -> v / total);
    }

    private static double[] map(double[] x, DoubleUnaryOperator function) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = function.applyAsDouble(x[i]);
        }
        return y;
    }

    private static double[] sum(double[] a, double[] b) {
        double[] y = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            y[i] = a[i] + b[i];
        }
        return y;
    }

    private static double[][] sum(double[][] a, double[][] b) {
        double[][] y = new double[a.length][];
        for (int i = 0; i < a.length; i++) {
            y[i] = sum(a[i], b[i]);
        }
        return y;
    }

    private static double[][][] sum(double[][][] a, double[][][] b) {
        double[][][] y = new double[a.length][][];
        for (int i = 0; i < a.length; i++) {
            y[i] = sum(a[i], b[i]);
        }
        return y;
    }

    private static double[][][] relu(double[][][] x) {
        double[][][] y = new double[x.length][x[0].length][];
        for (int c = 0; c < x.length; c++) {
            for (int row = 0; row < x[0].length; row++) {
                y[c][row] = map(x[c][row], v -> Math.max(0, v));
            }
        }
        return y;
    }
}
