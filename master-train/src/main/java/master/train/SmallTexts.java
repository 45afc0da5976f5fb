// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import master.core.image.TextPart;
import master.train.data.PartSource;

/**
 * Where the texts of a site's images stand, if most of them fill a small part only: where a second look would cut.
 *
 * @param parts by the numbers of the images in the dataset; none if texts are large
 * @param found images whose text was found
 */
record SmallTexts(Map<Integer, TextPart> parts, int found) {
    /** Large texts. */
    static final SmallTexts NONE = new SmallTexts(Map.of(), 0);

    /** A part that covers more than this of its image shows little that the whole does not. */
    private static final double SMALL = 0.5;

    /** What is found in fewer images tells nothing about the site. */
    private static final int LEAST = 5;

    SmallTexts {
        parts = Map.copyOf(parts);
    }

    /**
     * Looks where a model has read texts that are as long as the labels: it has seen where they are, though it may have taken
     * one character for another. Texts are small if in most of these images a second look would cut a small part.
     *
     * @param label the label of a sample
     */
    static SmallTexts of(FirstReading reading, IntFunction<String> label) {
        Map<Integer, TextPart> parts = new HashMap<>();
        int found = 0;
        int small = 0;
        for (FirstReading.Read read : reading.read()) {
            if (length(read.text()) == length(label.apply(read.sample()))) {
                found++;
                small += read.share() <= SMALL ? 1 : 0;
                read.part().ifPresent(part -> parts.put(read.sample(), part));
            }
        }
        return found >= LEAST && 2 * small > found ? new SmallTexts(parts, found) : NONE;
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Whether most texts are small. */
    boolean areCommon() {
        return !parts.isEmpty();
    }

    /** Those of some samples, by their places among these. */
    List<PartSource.Located> among(List<Integer> samples) {
        List<PartSource.Located> located = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            TextPart part = parts.get(samples.get(i));
            if (part != null) {
                located.add(new PartSource.Located(i, part));
            }
        }
        return located;
    }

    /** What it means, for people. */
    Optional<String> note() {
        return areCommon()
                ? Optional.of(
                        ("texts are small in their images: %d parts that hold one are learnt, too, and the new model is"
                                        + " read with a second look (--no-second-look reads it with one)")
                                .formatted(parts.size()))
                : Optional.empty();
    }
}
