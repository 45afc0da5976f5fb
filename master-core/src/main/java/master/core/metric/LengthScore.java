// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

/**
 * How well labels of one length are read.
 *
 * @param length characters (code points) or tokens of the label
 * @param samples labels of that length
 * @param correct how many were read exactly
 * @param edits sum of their edit distances
 */
public record LengthScore(int length, long samples, long correct, long edits) {
    /** The share read exactly. */
    public Proportion accuracy() {
        return new Proportion(correct, samples);
    }

    /** {@code 1 - edits / characters}, at least 0; for labels without characters whether nothing was read. */
    public double characterAccuracy() {
        long characters = length * samples;
        return characters == 0 ? (edits == 0 ? 1 : 0) : Math.max(0, 1 - (double) edits / characters);
    }

    LengthScore plus(LengthScore other) {
        return new LengthScore(length, samples + other.samples, correct + other.correct, edits + other.edits);
    }
}
