// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.util.List;
import master.core.network.ContextConfig;
import master.core.network.Parameters;
import master.core.network.ResidualBackbone;
import master.core.network.TransformerConfig;
import master.imports.mapping.Ledger;
import master.imports.mapping.Ledger.Layout;

/**
 * Hands a checkpoint's tensors to a network, name by name. PyTorch's convolutions have our layout, its matrices are
 * {@code [out, in]}. A layer that the checkpoint has once and the network several times is copied.
 *
 * <p>Source: MASTER-pytorch {@code model/*.py}, MASTER-mmocr {@code mmocr/models/textrecog}.
 */
final class WeightMapping {
    private static final List<String> PROJECTIONS = List.of("query", "key", "value", "output"); // linears.0 to .3

    private final Ledger ledger;
    private final Names names;
    private final boolean bgr;
    private final ResidualBackbone backbone;
    private final TransformerConfig transformer;
    private final Parameters parameters;

    /** @param bgr whether the checkpoint's images are blue, green, red */
    WeightMapping(
            Ledger ledger,
            Names names,
            boolean bgr,
            ResidualBackbone backbone,
            TransformerConfig transformer,
            Parameters parameters) {
        this.ledger = ledger;
        this.names = names;
        this.bgr = bgr;
        this.backbone = backbone;
        this.transformer = transformer;
        this.parameters = parameters;
    }

    /**
     * Maps all of it.
     *
     * @param encoderLayers layers of the encoder in the checkpoint
     * @param decoderLayers layers of the decoder in the checkpoint
     * @param tokens the order of the tokens
     */
    void map(int encoderLayers, int decoderLayers, TokenOrder tokens) {
        backbone();
        boolean shared = transformer.sharedLayers();
        for (int i = 0; i < (shared ? Math.min(1, transformer.encoderLayers()) : transformer.encoderLayers()); i++) {
            encoderLayer(encoderLayers == 1 ? 0 : i, i);
        }
        if (transformer.encoderLayers() > 0) {
            norm(names.encoder().finalNorm(), Parameters.ENCODER_NORM);
        }
        int last = transformer.decoderLayers() - 1;
        for (int i = 0; i < (shared ? 1 : transformer.decoderLayers()); i++) {
            if (names.branches().isEmpty() || i < last) {
                decoderLayer(decoderLayers == 1 ? 0 : i, i);
            }
        }
        names.branches().ifPresent(branches -> {
            branch(branches.tokens(), parameters.decoderLayer(last));
            branch(branches.boxes(), Parameters.BOX_LAYER);
            linear(branches.boxHead(), Parameters.BOX_HEAD);
        });
        norm(names.decoder().finalNorm(), Parameters.DECODER_NORM);
        ledger.takeRows(names.embedding(), Parameters.EMBEDDING, Layout.SAME, tokens.embedding());
        ledger.takeRows(names.head() + ".weight", Parameters.HEAD + ".weight", Layout.TRANSPOSED, tokens.head());
        ledger.takeRows(names.head() + ".bias", Parameters.HEAD + ".bias", Layout.SAME, tokens.headBias());
    }

    private void backbone() {
        String prefix = names.backbone();
        convolution(prefix + "conv1", prefix + "bn1", Parameters.stem(0), bgr ? Layout.BGR : Layout.SAME);
        convolution(prefix + "conv2", prefix + "bn2", Parameters.stem(1));
        int channels = backbone.stem().get(1);
        for (int s = 0; s < backbone.stages().size(); s++) {
            for (int b = 0; b < backbone.stages().get(s).blocks(); b++) {
                String from = prefix + "layer" + (s + 1) + "." + b;
                String to = Parameters.block(s, b);
                convolution(from + ".conv1", from + ".bn1", to + ".first");
                convolution(from + ".conv2", from + ".bn2", to + ".second");
                if (backbone.hasContext(s, b)) {
                    context(from + ".context_block", to + ".context");
                }
                if (channels != backbone.stages().get(s).channels()) {
                    convolution(from + ".downsample.0", from + ".downsample.1", to + ".shortcut");
                }
                channels = backbone.stages().get(s).channels();
            }
            convolution(prefix + "conv" + (s + 3), prefix + "bn" + (s + 3), Parameters.stage(s));
        }
    }

    private void convolution(String from, String norm, String to) {
        convolution(from, norm, to, Layout.SAME);
    }

    private void convolution(String from, String norm, String to, Layout layout) {
        ledger.take(from + ".weight", to + ".conv.weight", layout);
        norm(norm, to + ".norm");
        ledger.take(norm + ".running_mean", to + ".norm.mean", Layout.SAME);
        ledger.take(norm + ".running_var", to + ".norm.variance", Layout.SAME);
    }

    private void context(String from, String to) {
        ContextConfig context = backbone.context();
        String transform = from + "." + NetworkShape.transform(context.fusion());
        if (context.pooling() == ContextConfig.Pooling.ATTENTION) {
            linear(from + ".conv_mask", to + ".mask");
        }
        linear(transform + ".0", to + ".squeeze");
        norm(transform + ".1", to + ".norm");
        linear(transform + ".3", to + ".expand");
        if (context.fusion() == ContextConfig.Fusion.CONCAT) {
            linear(from + ".cat_conv", to + ".fuse");
        }
    }

    private void encoderLayer(int from, int to) {
        Names.Layer layer = names.encoder();
        String target = parameters.encoderLayer(to);
        attention(layer.selfAttention().formatted(from), target + ".selfAttention");
        feedForward(layer.feedForward().formatted(from), target + ".feedForward");
        if (!transformer.norm().shared()) {
            for (int n = 0; n < 2; n++) {
                norm(layer.norm().formatted(from, n), parameters.encoderNorm(to, n + 1));
            }
        }
    }

    private void decoderLayer(int from, int to) {
        Names.Layer layer = names.decoder();
        String target = parameters.decoderLayer(to);
        attention(layer.selfAttention().formatted(from), target + ".selfAttention");
        attention(names.crossAttention().formatted(from), target + ".crossAttention");
        feedForward(layer.feedForward().formatted(from), target + ".feedForward");
        if (!transformer.norm().shared()) {
            for (int n = 0; n < 3; n++) {
                norm(layer.norm().formatted(from, n), parameters.decoderNorm(to, n + 1));
            }
        }
    }

    /** The only layer of a branch. */
    private void branch(String from, String to) {
        attention(from + ".0.self_attn", to + ".selfAttention");
        attention(from + ".0.src_attn", to + ".crossAttention");
        feedForward(from + ".0.feed_forward", to + ".feedForward");
        for (int n = 0; n < 3; n++) {
            norm(from + ".0.sublayer." + n + ".norm", to + ".norm" + (n + 1));
        }
    }

    private void attention(String from, String to) {
        for (int i = 0; i < PROJECTIONS.size(); i++) {
            linear(from + ".linears." + i, to + "." + PROJECTIONS.get(i));
        }
    }

    private void feedForward(String from, String to) {
        linear(from + ".w_1", to + ".inner");
        linear(from + ".w_2", to + ".outer");
    }

    private void linear(String from, String to) {
        ledger.take(from + ".weight", to + ".weight", Layout.TRANSPOSED);
        ledger.take(from + ".bias", to + ".bias", Layout.SAME);
    }

    private void norm(String from, String to) {
        ledger.take(from + ".weight", to + ".weight", Layout.SAME);
        ledger.take(from + ".bias", to + ".bias", Layout.SAME);
    }
}
