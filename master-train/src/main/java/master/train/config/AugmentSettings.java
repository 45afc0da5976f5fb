// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import master.synth.augment.AugmentationConfig;
import master.synth.augment.AugmentationConfig.Operation;

/**
 * How the images of a source are varied: {@code true}, {@code false}, or strengths by operation, where one that is
 * left out is 1, and the shares {@code unchanged}, {@code placement} and {@code darkest}. See {@link AugmentationConfig}.
 *
 * @param toAugmentationConfig the settings, checked
 */
public record AugmentSettings(AugmentationConfig toAugmentationConfig) {
    private static final String UNCHANGED = "unchanged";
    private static final String PLACEMENT = "placement";
    private static final String DARKEST = "darkest";
    private static final List<String> KEYS = Stream.concat(
                    Stream.of(Operation.values()).map(AugmentSettings::key), Stream.of(UNCHANGED, PLACEMENT, DARKEST))
            .toList();

    public AugmentSettings {
        Objects.requireNonNull(toAugmentationConfig, "toAugmentationConfig");
    }

    /** All operations at strength 1, or none. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static AugmentSettings of(boolean on) {
        if (on) {
            return new AugmentSettings(AugmentationConfig.DEFAULT);
        }
        Map<Operation, Double> none = new EnumMap<>(Operation.class);
        Stream.of(Operation.values()).forEach(operation -> none.put(operation, 0.0));
        return new AugmentSettings(AugmentationConfig.of(none, 1));
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static AugmentSettings of(Map<String, Double> values) {
        for (String key : values.keySet()) {
            if (!KEYS.contains(key)) {
                throw new IllegalArgumentException(key + ": " + ConfigFile.unknownKey(key, KEYS));
            }
        }
        Map<Operation, Double> strengths = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            strengths.put(operation, value(values, key(operation), 1));
        }
        return new AugmentSettings(
                AugmentationConfig.of(strengths, value(values, UNCHANGED, AugmentationConfig.DEFAULT.unchanged()))
                        .withPlacement(value(values, PLACEMENT, 0))
                        .withDarkest(value(values, DARKEST, 0)));
    }

    private static double value(Map<String, Double> values, String key, double left) {
        Double value = values.get(key); // null without a value behind the key, too
        return value == null ? left : value;
    }

    private static String key(Operation operation) {
        return operation.name().toLowerCase(Locale.ROOT);
    }

    @JsonValue
    Map<String, Double> values() {
        Map<String, Double> values = new LinkedHashMap<>();
        for (Operation operation : Operation.values()) {
            values.put(key(operation), toAugmentationConfig.of(operation));
        }
        values.put(UNCHANGED, toAugmentationConfig.unchanged());
        values.put(PLACEMENT, toAugmentationConfig.placement());
        values.put(DARKEST, toAugmentationConfig.darkest());
        return values;
    }
}
