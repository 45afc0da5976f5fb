// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static master.train.config.Defaults.or;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;
import master.api.network.NetworkConfig;

/**
 * The network's sizes: a preset, {@code network: compact}, or a preset with single sizes changed. The sizes are those of
 * {@link NetworkConfig}.
 *
 * @param preset {@code full}, {@code compact} or {@code tiny}; default compact
 */
public record NetworkSettings(
        String preset,
        List<Integer> stem,
        Integer stemStride,
        List<StageSettings> stages,
        Double contextRatio,
        Integer contextHeaders,
        Boolean contextScale,
        Integer modelDim,
        Integer headCount,
        Integer encoderLayers,
        Integer decoderLayers,
        Integer feedForwardDim,
        Boolean sharedNorm) {
    public NetworkSettings {
        preset = or(preset, "compact");
        base(preset);
    }

    /** A preset as it is. */
    @JsonCreator
    public static NetworkSettings preset(String preset) {
        return new NetworkSettings(
                preset, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** The settings that give exactly this network. */
    public static NetworkSettings of(NetworkConfig network) {
        return new NetworkSettings(
                "compact",
                network.stem(),
                network.stemStride(),
                network.stages().stream().map(StageSettings::of).toList(),
                network.contextRatio(),
                network.contextHeaders(),
                network.contextScale(),
                network.modelDim(),
                network.headCount(),
                network.encoderLayers(),
                network.decoderLayers(),
                network.feedForwardDim(),
                network.sharedNorm());
    }

    private static NetworkConfig base(String preset) {
        return switch (preset) {
            case "full" -> NetworkConfig.full();
            case "compact" -> NetworkConfig.compact();
            case "tiny" -> NetworkConfig.tiny();
            default -> throw new IllegalArgumentException(
                    "network preset \"%s\", full, compact or tiny is allowed".formatted(preset));
        };
    }

    /** The sizes, checked. */
    public NetworkConfig toNetworkConfig() {
        NetworkConfig base = base(preset);
        return new NetworkConfig(
                or(stem, base.stem()),
                or(stemStride, base.stemStride()),
                stages == null
                        ? base.stages()
                        : stages.stream().map(StageSettings::toStageConfig).toList(),
                or(contextRatio, base.contextRatio()),
                or(contextHeaders, base.contextHeaders()),
                or(contextScale, base.contextScale()),
                or(modelDim, base.modelDim()),
                or(headCount, base.headCount()),
                or(encoderLayers, base.encoderLayers()),
                or(decoderLayers, base.decoderLayers()),
                or(feedForwardDim, base.feedForwardDim()),
                or(sharedNorm, base.sharedNorm()));
    }
}
