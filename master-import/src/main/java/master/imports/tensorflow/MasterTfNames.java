// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import master.core.network.ContextConfig.Fusion;
import master.core.network.Parameters;
import master.core.network.ResidualBackbone;
import master.imports.mapping.Ledger;
import master.imports.mapping.Ledger.Layout;

/**
 * The attributes of MASTER-TF's Python objects that lead to the parameters of {@link Parameters}: {@code
 * feature_extractor} is {@code backbone.py}, {@code gcb} is {@code gcb.py}, {@code decoder} is {@code transformer.py}.
 * Kernels of convolutions are {@code [rows, columns, in, out]}, those of dense layers {@code [in, out]} as ours.
 */
final class MasterTfNames {
    static final String EMBEDDING = "seq_embedding/embeddings";
    static final String DECODER_LAYERS = "decoder/layers/";
    static final String HEAD = "linear";

    private static final String BACKBONE = "feature_extractor/";
    private static final String CHILD = "layer_with_weights-"; // of a Keras Sequential

    private final ModelVariables variables;
    private final Ledger ledger;
    private final Parameters parameters;

    private MasterTfNames(ModelVariables variables, Ledger ledger, Parameters parameters) {
        this.variables = variables;
        this.ledger = ledger;
        this.parameters = parameters;
    }

    /** A convolution of the stem, from 0. */
    static String stem(int index) {
        return BACKBONE + "conv" + (index + 1);
    }

    /** The residual blocks of a stage, from 0; their number follows. */
    static String blocks(int stage) {
        return BACKBONE + "layer" + (stage + 1) + "/" + CHILD;
    }

    /** The convolution behind a stage, from 0. */
    static String stageConvolution(int stage) {
        return BACKBONE + "conv" + (stage + 3);
    }

    /** The global-context block of a residual block; there may be none. Ends with a slash. */
    static String context(int stage, int block) {
        return blocks(stage) + block + "/gcb/";
    }

    /** What makes a term of the context; ends with a slash. */
    static String transform(String context, Fusion fusion) {
        return context + (fusion == Fusion.MULTIPLY ? "channel_mul_conv/" : "channel_add_conv/");
    }

    /** A decoder layer, from 0; ends with a slash. */
    static String decoderLayer(int layer) {
        return DECODER_LAYERS + layer + "/";
    }

    /** Takes all parameters of a network over. */
    static void take(ModelVariables variables, Ledger ledger, Parameters parameters, NetworkShape.Found network) {
        MasterTfNames names = new MasterTfNames(variables, ledger, parameters);
        ResidualBackbone backbone = network.backbone();
        for (int i = 0; i < backbone.stem().size(); i++) {
            names.convolution(stem(i), BACKBONE + "bn" + (i + 1), Parameters.stem(i));
        }
        for (int s = 0; s < backbone.stages().size(); s++) {
            for (int b = 0; b < backbone.stages().get(s).blocks(); b++) {
                names.block(blocks(s) + b + "/", Parameters.block(s, b));
                if (backbone.hasContext(s, b)) {
                    names.context(context(s, b), backbone.context().fusion(), Parameters.block(s, b) + ".context");
                }
            }
            names.convolution(stageConvolution(s), BACKBONE + "bn" + (s + 3), Parameters.stage(s));
        }
        names.take(EMBEDDING, Parameters.EMBEDDING, Layout.SAME);
        for (int i = 0; i < network.transformer().decoderLayers(); i++) {
            names.layer(i, parameters.decoderLayer(i));
        }
        names.norm("decoder/norm", Parameters.DECODER_NORM);
        names.linear(HEAD, Parameters.HEAD);
    }

    private void block(String from, String to) {
        convolution(from + "conv1", from + "bn1", to + ".first");
        convolution(from + "conv2", from + "bn2", to + ".second");
        if (parameters.byName().containsKey(to + ".shortcut.conv.weight")) {
            convolution(from + "downsample/" + CHILD + 0, from + "downsample/" + CHILD + 1, to + ".shortcut");
        }
    }

    private void context(String from, Fusion fusion, String to) {
        linear(from + "conv_mask", to + ".mask");
        String transform = transform(from, fusion) + CHILD;
        linear(transform + 0, to + ".squeeze");
        norm(transform + 1, to + ".norm");
        linear(transform + 2, to + ".expand");
    }

    /** Of the four dense layers of an attention only the last was ever called, so only that has values. */
    private void layer(int layer, String to) {
        String from = decoderLayer(layer);
        linear(from + "self_attn/linears/3", to + ".selfAttention.output");
        linear(from + "src_attn/linears/3", to + ".crossAttention.output");
        linear(from + "feed_forward/dense_1", to + ".feedForward.inner");
        linear(from + "feed_forward/dense_2", to + ".feedForward.outer");
        for (int n = 0; n < 3; n++) {
            norm(from + "sublayer/" + n + "/norm", parameters.decoderNorm(layer, n + 1));
        }
    }

    private void convolution(String convolution, String norm, String to) {
        take(convolution + "/kernel", to + ".conv.weight", Layout.ROWS_COLUMNS_IN_OUT);
        norm(norm, to + ".norm");
        take(norm + "/moving_mean", to + ".norm.mean", Layout.SAME);
        take(norm + "/moving_variance", to + ".norm.variance", Layout.SAME);
    }

    /** A dense layer, or a 1x1 convolution, whose kernel has the same order of values. */
    private void linear(String from, String to) {
        take(from + "/kernel", to + ".weight", Layout.SAME);
        take(from + "/bias", to + ".bias", Layout.SAME);
    }

    private void norm(String from, String to) {
        take(from + "/gamma", to + ".weight", Layout.SAME);
        take(from + "/beta", to + ".bias", Layout.SAME);
    }

    private void take(String from, String to, Layout layout) {
        ledger.take(variables.name(from), to, layout);
    }
}
