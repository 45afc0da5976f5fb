// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.EnumMap;
import java.util.Map;
import master.synth.augment.AugmentationConfig;
import master.synth.augment.AugmentationConfig.Operation;

/**
 * How the pictures of a source are varied: {@code true}, {@code false}, or strengths by operation, where one that is
 * left out is 1. See {@link AugmentationConfig}.
 */
public record AugmentSettings(
        Double rotation,
        Double shear,
        Double scale,
        Double shift,
        Double perspective,
        Double elastic,
        Double color,
        Double inversion,
        Double blur,
        Double noise,
        Double jpeg,
        Double unchanged,
        Double placement,
        Double darkest) {
    public AugmentSettings {
        toConfig(
                rotation,
                shear,
                scale,
                shift,
                perspective,
                elastic,
                color,
                inversion,
                blur,
                noise,
                jpeg,
                unchanged,
                placement,
                darkest);
    }

    /** All operations at strength 1, or none. */
    @JsonCreator
    public static AugmentSettings of(boolean on) {
        return on
                ? new AugmentSettings(
                        null, null, null, null, null, null, null, null, null, null, null, null, null, null)
                : new AugmentSettings(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0);
    }

    /** The settings, checked. */
    public AugmentationConfig toAugmentationConfig() {
        return toConfig(
                rotation,
                shear,
                scale,
                shift,
                perspective,
                elastic,
                color,
                inversion,
                blur,
                noise,
                jpeg,
                unchanged,
                placement,
                darkest);
    }

    /** Strengths in the order of {@link Operation}, behind them the shares of unchanged, of pasted and of darkest images. */
    private static AugmentationConfig toConfig(Double... values) {
        Map<Operation, Double> strengths = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            Double strength = values[operation.ordinal()];
            if (strength != null) {
                strengths.put(operation, strength);
            }
        }
        Double unchanged = values[Operation.values().length];
        Double placement = values[Operation.values().length + 1];
        Double darkest = values[Operation.values().length + 2];
        return AugmentationConfig.of(strengths, unchanged == null ? AugmentationConfig.DEFAULT.unchanged() : unchanged)
                .withPlacement(placement == null ? 0 : placement)
                .withDarkest(darkest == null ? 0 : darkest);
    }
}
