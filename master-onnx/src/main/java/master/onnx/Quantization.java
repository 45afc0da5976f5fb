// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import master.core.network.NetworkConfig;
import master.core.network.Parameters;

/**
 * How a network is written in 8-bit integers: convolutions and matrix products with weights take integers, all else
 * (global context, norms, softmax, the choice of tokens, the layers that only boxes come of) stays in floats. Immutable and thread-safe.
 *
 * @param ranges the measured ranges of all activations
 * @param floatParts the {@link #parts} that stay in floats
 * @param weightBits 8, or 7: on processors without VNNI a sum of two products of 8-bit weights overflows 16 bits
 */
public record Quantization(ActivationRanges ranges, Set<String> floatParts, int weightBits) {
    /** The part of the convolutions before the first stage. */
    public static final String STEM = "stem";
    /** The part of the projection and the transformer encoder. */
    public static final String ENCODER = "encoder";
    /** The part of the decoder and its head. */
    public static final String DECODER = "decoder";

    public Quantization {
        Objects.requireNonNull(ranges, "ranges");
        floatParts = Set.copyOf(floatParts);
        if (weightBits != 7 && weightBits != 8) {
            throw new IllegalArgumentException("weightBits %d, 7 or 8 is allowed".formatted(weightBits));
        }
    }

    /** Everything in 8-bit integers with weights of 7 bits, which give the same answers on every processor. */
    public static Quantization of(ActivationRanges ranges) {
        return new Quantization(ranges, Set.of(), 7);
    }

    /** The same with other parts in floats. */
    public Quantization withFloatParts(Set<String> parts) {
        return new Quantization(ranges, parts, weightBits);
    }

    /** The same with weights of other precision. */
    public Quantization withWeightBits(int bits) {
        return new Quantization(ranges, floatParts, bits);
    }

    /** The parts of a network that can be floats or integers, in the order of the data flow: stem, stage1, ... */
    public static List<String> parts(NetworkConfig config) {
        return Parameters.of(config, 1, 1).all().stream()
                .map(parameter -> part(parameter.name()))
                .distinct()
                .toList();
    }

    /** Whether a layer or activation of that name takes integers. */
    boolean covers(String name) {
        return !isOfBoxes(name) && !floatParts.contains(part(name));
    }

    /** Boxes stay in floats: no text tells how far rounding moves them. */
    private static boolean isOfBoxes(String name) {
        return (name + ".").startsWith(Parameters.BOX_LAYER + ".")
                || (name + ".").startsWith(Parameters.BOX_HEAD + ".");
    }

    /** The parts in floats, sorted, so that the same quantization gives the same text. */
    String floatPartsText() {
        return floatParts.isEmpty() ? "none" : String.join(", ", new TreeSet<>(floatParts));
    }

    private static String part(String name) {
        String backbone = "backbone.";
        if (name.startsWith(backbone)) {
            String rest = name.substring(backbone.length());
            return rest.startsWith(STEM) ? STEM : rest.split("\\.", 2)[0];
        }
        if (name.equals(IMAGE)) {
            return STEM;
        }
        return name.startsWith(ENCODER + ".") ? ENCODER : DECODER;
    }

    /** The activation that is the image itself. */
    static final String IMAGE = "image";
}
