// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import java.util.Map;
import master.core.model.Properties;

/**
 * The part of a network that makes a feature map of an image: its sizes, and its layers in order. A backbone is one record,
 * which checks its sizes, writes itself into a model file and reads itself back. Immutable and thread-safe.
 */
public sealed interface Backbone permits ResidualBackbone, SeparableBackbone {
    /** The property that names the kind of a backbone; one without it is a {@link ResidualBackbone}. */
    String KIND = "backbone";

    /**
     * Image {@code [N, channels, H, W]} to feature map {@code [N, C, H', W']}.
     *
     * @param channels channels of the image, 1 or 3
     */
    <T> T apply(BackboneLayers<T> layers, int channels, T image);

    /** The channels C of the feature map. */
    int channels();

    /** This record as properties of a model file; those of the network's other parts have other keys. */
    Map<String, String> toProperties();

    /** Reads the properties back. */
    static Backbone fromProperties(Map<String, String> properties) {
        String kind = properties.getOrDefault(KIND, ResidualBackbone.NAME);
        return switch (kind) {
            case ResidualBackbone.NAME -> ResidualBackbone.fromProperties(properties);
            case SeparableBackbone.NAME -> SeparableBackbone.fromProperties(properties);
            default ->
                throw new IllegalArgumentException("property %s is \"%s\", one of %s, %s is needed"
                        .formatted(KIND, kind, ResidualBackbone.NAME, SeparableBackbone.NAME));
        };
    }

    /** The number of stages in properties. */
    static int stages(Map<String, String> properties) {
        int count = Properties.integer(properties, "stages");
        Checks.range("stages", count, 1, 16);
        return count;
    }
}
