// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The metadata of a model file. Immutable and thread-safe.
 *
 * @param name the model's name
 * @param vocabulary the tokens that it can read; with most models, single characters
 * @param maxLength maximum number of tokens in a text
 * @param channels channels of the input: 1 (gray) or 3 (RGB)
 * @param height height of the input in pixels; of the largest canvas if there are several
 * @param width width of the input in pixels; of the largest canvas if there are several
 * @param canvases the input sizes; each image uses the one with the nearest aspect ratio
 * @param secondLook whether images that are read with a low confidence get a second look, unless the options say otherwise; see
 *     {@link RecognizerOptions#withSecondLook}
 * @param sha256 the file's property {@code master.sha256}, 64 hexadecimal digits: the SHA-256 of the file with these 64
 *     characters replaced by {@code 0}, so not the SHA-256 of the file itself
 * @param metrics validation metrics of the training run by name, as text
 * @param provenance the origin, such as the seed and number of training steps, by name, as text
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

    /** The single characters that the model can read, in the order of their ids, without tokens of several characters. */
    public String charset() {
        return vocabulary.characters();
    }
}
