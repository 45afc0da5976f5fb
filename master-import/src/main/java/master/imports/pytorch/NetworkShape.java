// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import master.core.network.ContextConfig;
import master.core.network.ContextConfig.Fusion;
import master.core.network.ContextConfig.Pooling;
import master.core.network.NetworkConfig;
import master.core.network.NormConfig;
import master.core.network.ResidualBackbone;
import master.core.network.TransformerConfig;

/**
 * The network that a checkpoint's names and shapes show. Where a name is missing it takes what the full size has, so
 * that whoever fills the network finds out about everything that is missing.
 */
final class NetworkShape {
    private final StateDict state;
    private final Names names;
    private final ResidualBackbone full;

    /** @param full the backbone of the implementation, whose strides no shape shows */
    NetworkShape(StateDict state, Names names, ResidualBackbone full) {
        this.state = state;
        this.names = names;
        this.full = full;
    }

    /** Channels of the input. */
    int channels() {
        return state.axis(names.backbone() + "conv1.weight", 1, 3);
    }

    /** Tokens of head and embedding; empty where there is neither. */
    OptionalInt tokens() {
        int tokens = state.axis(names.head() + ".bias", 0, state.axis(names.embedding(), 0, -1));
        return tokens < 0 ? OptionalInt.empty() : OptionalInt.of(tokens);
    }

    /** Layers of the decoder that have names of their own, that of the tokens included where there are two branches. */
    int decoderLayers() {
        return count(names.decoder()) + (names.branches().isPresent() ? 1 : 0);
    }

    /** Layers of the encoder that have names of their own. */
    int encoderLayers() {
        return count(names.encoder());
    }

    private int count(Names.Layer layer) {
        String name = layer.selfAttention();
        return state.count(name.substring(0, name.indexOf("%d")));
    }

    /**
     * The network.
     *
     * @param heads attention heads
     * @param encoderLayers layers of the encoder, 0 for none
     * @param decoderLayers layers of the decoder
     * @param sharedLayers whether all layers are one
     * @param norm the transformer's norms
     */
    NetworkConfig network(int heads, int encoderLayers, int decoderLayers, boolean sharedLayers, NormConfig norm) {
        TransformerConfig standard = NetworkConfig.full().transformer();
        String inner = names.decoder().feedForward().formatted(0) + ".w_1.bias";
        return new NetworkConfig(
                backbone(),
                new TransformerConfig(
                        state.axis(names.embedding(), 1, standard.modelDim()),
                        heads,
                        encoderLayers,
                        Math.max(1, decoderLayers),
                        state.axis(inner, 0, standard.feedForwardDim()),
                        true,
                        true,
                        sharedLayers,
                        norm,
                        TransformerConfig.PositionEncoding.SEQUENTIAL));
    }

    /** The backbone. */
    ResidualBackbone backbone() {
        List<ResidualBackbone.Stage> stages = stages();
        return new ResidualBackbone(
                List.of(
                        state.axis(
                                names.backbone() + "conv1.weight",
                                0,
                                full.stem().get(0)),
                        state.axis(
                                names.backbone() + "conv2.weight",
                                0,
                                full.stem().get(1))),
                1,
                stages,
                context(stages));
    }

    private List<ResidualBackbone.Stage> stages() {
        List<ResidualBackbone.Stage> stages = new ArrayList<>();
        for (int s = 0; s < full.stages().size(); s++) {
            ResidualBackbone.Stage standard = full.stages().get(s);
            String stage = stage(s);
            int blocks = state.count(stage);
            stages.add(new ResidualBackbone.Stage(
                    state.axis(stage + "0.conv2.weight", 0, standard.channels()),
                    blocks == 0 ? standard.blocks() : blocks,
                    standard.poolHeight(),
                    standard.poolWidth(),
                    state.has(stage + "0.context_block."),
                    true));
        }
        return stages;
    }

    private String stage(int index) {
        return names.backbone() + "layer" + (index + 1) + ".";
    }

    /** How the context block of the first stage that has one is made; the others have to be made alike. */
    private ContextConfig context(List<ResidualBackbone.Stage> stages) {
        ContextConfig context = full.context().withScale(false); // whatever att_scale says
        double ratio = 0;
        for (int s = stages.size() - 1; s >= 0; s--) {
            String block = stage(s) + "0.context_block.";
            if (!stages.get(s).globalContext()) {
                continue;
            }
            int channels = stages.get(s).channels();
            Fusion fusion = fusion(block);
            boolean attention = state.has(block + "conv_mask.");
            int width = Math.max(1, state.axis(block + "conv_mask.weight", 1, channels));
            context = context.withHeaders(attention ? Math.max(1, channels / width) : 1)
                    .withPooling(attention ? Pooling.ATTENTION : Pooling.AVERAGE)
                    .withFusion(fusion);
            int planes = state.axis(block + transform(fusion) + ".0.bias", 0, context.planes(channels));
            ratio = Math.max(ratio, ratio(planes, channels));
        }
        return new ContextConfig(
                ratio == 0 ? context.ratio() : ratio,
                context.headers(),
                context.scale(),
                context.pooling(),
                context.fusion(),
                everyBlock(stages),
                context.normEpsilon());
    }

    /** Whether blocks behind the first of a stage have a context too. */
    private boolean everyBlock(List<ResidualBackbone.Stage> stages) {
        for (int s = 0; s < stages.size(); s++) {
            if (state.has(stage(s) + "1.context_block.")) {
                return true;
            }
        }
        return full.context().everyBlock();
    }

    /** The smallest ratio that gives that many planes; the largest of several stages gives those of all of them. */
    private static double ratio(int planes, int channels) {
        double ratio = (double) planes / Math.max(1, channels);
        return (int) (channels * ratio) < planes ? Math.nextUp(ratio) : ratio;
    }

    private Fusion fusion(String block) {
        for (Fusion fusion : Fusion.values()) {
            if (state.has(block + transform(fusion) + ".")) {
                return fusion;
            }
        }
        return Fusion.ADD;
    }

    /** The name of the transform in a context block. */
    static String transform(Fusion fusion) {
        return switch (fusion) {
            case ADD -> "channel_add_conv";
            case MULTIPLY -> "channel_mul_conv";
            case CONCAT -> "channel_concat_conv";
        };
    }
}
