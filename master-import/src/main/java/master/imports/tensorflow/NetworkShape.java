// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import java.util.ArrayList;
import java.util.List;
import master.core.network.ContextConfig;
import master.core.network.ContextConfig.Fusion;
import master.core.network.NetworkConfig;
import master.core.network.NormConfig;
import master.core.network.ResidualBackbone;
import master.core.network.TransformerConfig;
import master.core.network.TransformerConfig.PositionEncoding;
import master.imports.mapping.Ledger;

/**
 * Finds out which network a MASTER-TF model is: widths, blocks and layers by the shapes of its variables; pooling and
 * epsilons are those that its source code spells out (MASTER-TF {@code backbone.py}, {@code gcb.py}, {@code
 * transformer.py}). Not thread-safe.
 */
final class NetworkShape {
    /**
     * What was found.
     *
     * @param channels channels of the input
     * @param tokens ids of the vocabulary
     */
    record Found(ResidualBackbone backbone, TransformerConfig transformer, int channels, int tokens) {
        NetworkConfig network() {
            return new NetworkConfig(backbone, transformer);
        }
    }

    private static final int[][] POOLS = {{2, 2}, {2, 2}, {2, 1}, {1, 1}}; // rows, columns; before each stage
    private static final ContextConfig NO_CONTEXT = ContextConfig.of(1.0 / 16, 1);
    private static final double CONTEXT_EPSILON = 1e-3; // Keras' default, as that of the last norm
    private static final NormConfig NORMS = new NormConfig(false, 1e-6, 1e-3);

    private final ModelVariables variables;
    private final List<String> differences = new ArrayList<>();

    private NetworkShape(ModelVariables variables) {
        this.variables = variables;
    }

    /**
     * Looks at a model.
     *
     * @param heads attention heads, which no shape shows
     * @param what the checkpoint, for the error
     * @throws master.onnx.ModelFormatException with all reasons, if it is none that this project has
     */
    static Found of(ModelVariables variables, int heads, String what) {
        NetworkShape shape = new NetworkShape(variables);
        List<Integer> stem = List.of(shape.outputs(MasterTfNames.stem(0)), shape.outputs(MasterTfNames.stem(1)));
        List<ResidualBackbone.Stage> stages = new ArrayList<>();
        for (int s = 0; s < POOLS.length; s++) {
            stages.add(shape.stage(s));
        }
        ContextConfig context = shape.context(stages);
        int features = stages.get(stages.size() - 1).channels();
        int dim = shape.axis(MasterTfNames.EMBEDDING, 2, 1);
        if (features != dim) {
            shape.differences.add("the backbone has %d channels and the embedding %d, MASTER-TF needs the same number"
                    .formatted(features, dim));
        }
        int channels = shape.axis(MasterTfNames.stem(0) + "/kernel", 4, 2);
        int tokens = shape.axis(MasterTfNames.EMBEDDING, 2, 0);
        int inner = shape.outputs(MasterTfNames.decoderLayer(0) + "feed_forward/dense_1");
        int layers = Math.max(1, variables.count(MasterTfNames.DECODER_LAYERS));
        if (!shape.differences.isEmpty()) {
            throw Ledger.refusal(what, shape.differences);
        }
        TransformerConfig transformer = new TransformerConfig(
                dim, heads, 0, layers, inner, false, false, false, NORMS, PositionEncoding.SEQUENTIAL);
        return new Found(new ResidualBackbone(stem, 1, stages, context), transformer, channels, tokens);
    }

    private ResidualBackbone.Stage stage(int stage) {
        int blocks = Math.max(1, variables.count(MasterTfNames.blocks(stage)));
        int channels = outputs(MasterTfNames.stageConvolution(stage));
        boolean context = variables.has(MasterTfNames.context(stage, 0));
        return new ResidualBackbone.Stage(channels, blocks, POOLS[stage][0], POOLS[stage][1], context, true);
    }

    /** The first block is believed; where others differ from it, their variables will be missing or left over. */
    private ContextConfig context(List<ResidualBackbone.Stage> stages) {
        List<String> firsts = new ArrayList<>();
        List<Integer> channels = new ArrayList<>();
        boolean everyBlock = false;
        for (int s = 0; s < stages.size(); s++) {
            if (stages.get(s).globalContext()) {
                firsts.add(MasterTfNames.context(s, 0));
                channels.add(stages.get(s).channels());
                everyBlock |= variables.has(MasterTfNames.context(s, 1));
            }
        }
        if (firsts.isEmpty()) {
            return NO_CONTEXT;
        }
        String first = firsts.get(0);
        if (variables.has(first + "channel_concat_conv")) {
            differences.add(
                    first + "layer_norm: fusion_type channel_concat has a scale and a shift for every place of the"
                            + " image, which tie it to one size; channel_add and channel_mul are supported");
            return NO_CONTEXT;
        }
        if (!variables.has(first + "conv_mask")) {
            differences.add(
                    first + "conv_mask is missing: pooling_type avg takes no mean in MASTER-TF; att is supported");
        }
        Fusion fusion = variables.has(MasterTfNames.transform(first, Fusion.MULTIPLY)) ? Fusion.MULTIPLY : Fusion.ADD;
        List<Integer> planes = new ArrayList<>();
        firsts.forEach(block -> planes.add(outputs(MasterTfNames.transform(block, fusion) + "layer_with_weights-0")));
        int headers = Math.max(1, channels.get(0) / Math.max(1, axis(first + "conv_mask/kernel", 4, 2)));
        return ContextConfig.of(ratio(planes, channels), headers)
                .withScale(headers == 1) // has no effect on one; MASTER-TF fails at scaling several
                .withFusion(fusion)
                .withEveryBlock(everyBlock)
                .withNormEpsilon(CONTEXT_EPSILON);
    }

    /** A ratio that gives the planes of all blocks, each of which is rounded down; there is a range of them. */
    private static double ratio(List<Integer> planes, List<Integer> channels) {
        double least = 0;
        for (int i = 0; i < planes.size(); i++) {
            double ratio = (double) planes.get(i) / channels.get(i);
            // a quotient that is rounded down would lose a plane
            least = Math.max(least, (int) (channels.get(i) * ratio) < planes.get(i) ? Math.nextUp(ratio) : ratio);
        }
        return Math.min(1, least);
    }

    /** The outputs of a convolution or dense layer: the last axis of its kernel. */
    private int outputs(String layer) {
        String kernel = layer + "/kernel";
        List<Integer> shape = variables.shape(kernel).orElse(List.of());
        if (shape.isEmpty()) {
            differences.add("missing: " + kernel);
            return 1;
        }
        return shape.get(shape.size() - 1);
    }

    private int axis(String variable, int axes, int axis) {
        List<Integer> shape = variables.shape(variable).orElse(List.of());
        if (shape.size() != axes) {
            differences.add(
                    shape.isEmpty()
                            ? "missing: " + variable
                            : "shape: %s is %s, needed are %d axes".formatted(variable, shape, axes));
            return 1;
        }
        return shape.get(axis);
    }
}
