// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static master.train.config.Defaults.or;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import master.api.network.Compatibility;
import master.api.network.ContextConfig;
import master.api.network.NetworkConfig;
import master.api.network.NormConfig;
import master.api.network.TransformerConfig;

/**
 * The network: a preset, {@code network: compact}, or a preset with single values changed. The values are those of
 * {@link NetworkConfig}, {@link ContextConfig}, {@link TransformerConfig} and {@link NormConfig}.
 *
 * @param preset {@code full}, {@code compact}, {@code tiny} or the id of a {@link Compatibility}; default compact
 */
public record NetworkSettings(
        String preset,
        List<Integer> stem,
        Integer stemStride,
        List<StageSettings> stages,
        Double contextRatio,
        Integer contextHeaders,
        Boolean contextScale,
        ContextConfig.Pooling contextPooling,
        ContextConfig.Fusion contextFusion,
        Boolean contextEveryBlock,
        Double contextNormEpsilon,
        Integer modelDim,
        Integer headCount,
        Integer encoderLayers,
        Integer decoderLayers,
        Integer feedForwardDim,
        Boolean inputProjections,
        Boolean embeddingScale,
        Boolean sharedLayers,
        Boolean sharedNorm,
        Double normEpsilon,
        Double finalNormEpsilon,
        TransformerConfig.PositionEncoding positions) {
    private static final Map<String, Supplier<NetworkConfig>> PRESETS = presets();

    public NetworkSettings {
        preset = or(preset, "compact");
        base(preset);
    }

    /** A preset as it is. */
    @JsonCreator
    public static NetworkSettings preset(String preset) {
        return new NetworkSettings(
                preset, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null, null, null, null, null);
    }

    /** The settings that give exactly this network. */
    public static NetworkSettings of(NetworkConfig network) {
        ContextConfig context = network.context();
        TransformerConfig transformer = network.transformer();
        return new NetworkSettings(
                "compact",
                network.stem(),
                network.stemStride(),
                network.stages().stream().map(StageSettings::of).toList(),
                context.ratio(),
                context.headers(),
                context.scale(),
                context.pooling(),
                context.fusion(),
                context.everyBlock(),
                context.normEpsilon(),
                transformer.modelDim(),
                transformer.headCount(),
                transformer.encoderLayers(),
                transformer.decoderLayers(),
                transformer.feedForwardDim(),
                transformer.inputProjections(),
                transformer.embeddingScale(),
                transformer.sharedLayers(),
                transformer.norm().shared(),
                transformer.norm().epsilon(),
                transformer.norm().finalEpsilon(),
                transformer.positions());
    }

    private static Map<String, Supplier<NetworkConfig>> presets() {
        Map<String, Supplier<NetworkConfig>> presets = new LinkedHashMap<>();
        presets.put("full", NetworkConfig::full);
        presets.put("compact", NetworkConfig::compact);
        presets.put("tiny", NetworkConfig::tiny);
        Arrays.stream(Compatibility.values()).forEach(other -> presets.put(other.id(), other::network));
        return presets;
    }

    private static NetworkConfig base(String preset) {
        Supplier<NetworkConfig> network = PRESETS.get(preset);
        if (network == null) {
            throw new IllegalArgumentException("network preset \"%s\", one of %s is needed"
                    .formatted(preset, String.join(", ", PRESETS.keySet())));
        }
        return network.get();
    }

    /** The network, checked. */
    public NetworkConfig toNetworkConfig() {
        NetworkConfig base = base(preset);
        return new NetworkConfig(
                or(stem, base.stem()),
                or(stemStride, base.stemStride()),
                stages == null
                        ? base.stages()
                        : stages.stream().map(StageSettings::toStageConfig).toList(),
                toContextConfig(base.context()),
                toTransformerConfig(base.transformer()));
    }

    private ContextConfig toContextConfig(ContextConfig base) {
        return new ContextConfig(
                or(contextRatio, base.ratio()),
                or(contextHeaders, base.headers()),
                or(contextScale, base.scale()),
                or(contextPooling, base.pooling()),
                or(contextFusion, base.fusion()),
                or(contextEveryBlock, base.everyBlock()),
                or(contextNormEpsilon, base.normEpsilon()));
    }

    private TransformerConfig toTransformerConfig(TransformerConfig base) {
        return new TransformerConfig(
                or(modelDim, base.modelDim()),
                or(headCount, base.headCount()),
                or(encoderLayers, base.encoderLayers()),
                or(decoderLayers, base.decoderLayers()),
                or(feedForwardDim, base.feedForwardDim()),
                or(inputProjections, base.inputProjections()),
                or(embeddingScale, base.embeddingScale()),
                or(sharedLayers, base.sharedLayers()),
                new NormConfig(
                        or(sharedNorm, base.norm().shared()),
                        or(normEpsilon, base.norm().epsilon()),
                        or(finalNormEpsilon, base.norm().finalEpsilon())),
                or(positions, base.positions()));
    }
}
