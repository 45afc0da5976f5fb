// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.List;
import java.util.Map;
import master.api.image.Canvas;

/**
 * What a model says about itself.
 *
 * @param name its name
 * @param charset the characters it can read, in the order of their ids
 * @param maxLength the most characters it answers with
 * @param channels channels of its input, 1 or 3
 * @param height rows of its input, in pixels; of the largest canvas if there are several
 * @param width columns of its input, in pixels; of the largest canvas if there are several
 * @param canvases the sizes of its input, of which each image takes the one that fits
 * @param sha256 the digest of its file, 64 hexadecimal digits
 * @param metrics its figures by name, as text
 * @param provenance its origin by name
 */
public record ModelInfo(
        String name,
        String charset,
        int maxLength,
        int channels,
        int height,
        int width,
        List<Canvas> canvases,
        String sha256,
        Map<String, String> metrics,
        Map<String, String> provenance) {
    public ModelInfo {
        canvases = List.copyOf(canvases);
        metrics = Map.copyOf(metrics);
        provenance = Map.copyOf(provenance);
    }
}
