// SPDX-License-Identifier: Apache-2.0
package master.synth.augment;

import static java.util.Objects.requireNonNull;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import master.core.image.PixelImage;

/**
 * How strongly images are varied, operation by operation: 0 is not at all, 1 as {@link Augmentation} says, 2 twice as
 * much.
 *
 * @param strengths by operation, all of {@link Operation}, each in [0, 3]
 * @param unchanged the share of images that stay as they are, in [0, 1]
 * @param placement the share of images that are then pasted on a larger ground, in [0, 1]; see
 *     {@link Augmentation#place}
 * @param darkest the share of colored images of which only the darkest channel is left, in [0, 1]; see
 *     {@link PixelImage#darkestChannel}
 */
public record AugmentationConfig(Map<Operation, Double> strengths, double unchanged, double placement, double darkest) {
    private static final double MOST = 3;
    private static final double UNCHANGED = 0.15;

    /** What can be done to an image. */
    public enum Operation {
        /** Turned by up to 4 degrees. */
        ROTATION,
        /** Slanted by up to 0.15 of the height. */
        SHEAR,
        /** Wider or narrower, taller or lower, by up to 0.12. */
        SCALE,
        /** Moved by up to 0.04 of the width and 0.06 of the height. */
        SHIFT,
        /** Every second image: its plane tilted, which moves corners by up to about 0.15 of the height. */
        PERSPECTIVE,
        /** Every third image: bent softly, by up to 0.06 of the height. */
        ELASTIC,
        /** Contrast by up to 0.25, brightness by up to 25 gray levels; in a third, the parts of the color by up to 0.2. */
        COLOR,
        /** One in twenty: dark becomes bright. */
        INVERSION,
        /** One in four: neighbors mixed. */
        BLUR,
        /** Two in five: a deviation of up to 14 gray levels. */
        NOISE,
        /** One in four: the losses of JPEG at a quality from 75 down to 25. */
        JPEG
    }

    /** All of them, as measured by eye on contact sheets. */
    public static final AugmentationConfig DEFAULT = of(Map.of(), UNCHANGED);

    public AugmentationConfig {
        strengths = Map.copyOf(strengths);
        for (Operation operation : Operation.values()) {
            Double strength = strengths.get(operation);
            if (strength == null || !(strength >= 0 && strength <= MOST)) {
                throw new IllegalArgumentException(
                        "%s %s, 0 to 3 is allowed".formatted(operation.name().toLowerCase(Locale.ROOT), strength));
            }
        }
        if (!(unchanged >= 0 && unchanged <= 1)) {
            throw new IllegalArgumentException("unchanged %s, 0 to 1 is allowed".formatted(unchanged));
        }
        if (!(placement >= 0 && placement <= 1)) {
            throw new IllegalArgumentException("placement %s, 0 to 1 is allowed".formatted(placement));
        }
        if (!(darkest >= 0 && darkest <= 1)) {
            throw new IllegalArgumentException("darkest %s, 0 to 1 is allowed".formatted(darkest));
        }
    }

    /** The given strengths; 1 for every other operation; nothing is pasted, colors stay. */
    public static AugmentationConfig of(Map<Operation, Double> strengths, double unchanged) {
        Map<Operation, Double> all = new TreeMap<>(strengths);
        for (Operation operation : Operation.values()) {
            all.putIfAbsent(operation, 1.0);
        }
        return new AugmentationConfig(all, unchanged, 0, 0);
    }

    /** One operation on its own, on every image that it hits. */
    public static AugmentationConfig only(Operation operation, double strength) {
        Map<Operation, Double> all = new TreeMap<>();
        for (Operation other : Operation.values()) {
            all.put(other, other == operation ? strength : 0);
        }
        return new AugmentationConfig(all, 0, 0, 0);
    }

    /** The same with another share of images that are pasted on a larger ground. */
    public AugmentationConfig withPlacement(double newPlacement) {
        return new AugmentationConfig(strengths, unchanged, newPlacement, darkest);
    }

    /** The same with another share of images of which only the darkest channel is left. */
    public AugmentationConfig withDarkest(double newDarkest) {
        return new AugmentationConfig(strengths, unchanged, placement, newDarkest);
    }

    /** The strength of an operation. */
    public double of(Operation operation) {
        return requireNonNull(strengths.get(operation));
    }
}
