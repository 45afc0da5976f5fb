// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a model says about itself.
 *
 * @param name its name
 * @param vocabulary what it can read: single characters with most models
 * @param maxLength the most tokens it answers with
 * @param channels channels of its input, 1 or 3
 * @param height rows of its input, in pixels; of the largest canvas if there are several
 * @param width columns of its input, in pixels; of the largest canvas if there are several
 * @param canvases the sizes of its input, of which each image takes the one that fits
 * @param secondLook whether unsure images are read with a second look unless the options say otherwise; see {@link
 *     RecognizerOptions#withSecondLook}
 * @param sha256 the seal of its file, 64 hexadecimal digits: what its property {@code master.sha256} holds, the SHA-256
 *     of the file with these 64 characters as {@code 0}; not the SHA-256 of the file as it is
 * @param metrics its figures by name, as text
 * @param provenance its origin by name
 */
public record ModelInfo(
        String name,
        Vocabulary vocabulary,
        int maxLength,
        int channels,
        int height,
        int width,
        List<Canvas> canvases,
        boolean secondLook,
        String sha256,
        Map<String, String> metrics,
        Map<String, String> provenance) {
    public ModelInfo {
        Objects.requireNonNull(vocabulary, "vocabulary");
        canvases = List.copyOf(canvases);
        metrics = Map.copyOf(metrics);
        provenance = Map.copyOf(provenance);
    }

    /** The characters that it can read, in the order of their ids; tokens of several characters are not among them. */
    public String charset() {
        return vocabulary.characters();
    }
}
