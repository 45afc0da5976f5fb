// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import master.api.image.Canvas;
import master.api.image.PixelImage;
import master.api.image.Placement;
import master.api.image.Preprocessing;
import master.api.model.Vocabulary;

/**
 * Images of one canvas and their labels, as the network reads them.
 *
 * @param canvas H and W
 * @param images [N, C, H, W], row-major
 * @param tokens the decoder's input [N, L], row-major: SOS, then the label's ids shifted right
 * @param targets what it is to predict [N, L]: the label's ids, EOS, PAD
 * @param size N
 * @param length L
 */
public record Batch(Canvas canvas, float[] images, int[] tokens, int[] targets, int size, int length) {
    /**
     * Makes a batch. Images of several canvases share the smallest that holds all.
     *
     * @param pictures N decoded images
     * @param labels their texts
     * @param maxLength the most characters a label may have; L is one more than the longest label here
     */
    public static Batch of(
            List<PixelImage> pictures,
            List<String> labels,
            Preprocessing preprocessing,
            Vocabulary vocabulary,
            int maxLength) {
        int size = pictures.size();
        Canvas canvas = preprocessing.holding(pictures.stream()
                .map(image -> preprocessing.place(image.width(), image.height()).canvas())
                .collect(Collectors.toSet()));
        int pixels = preprocessing.length(canvas);
        float[] images = new float[size * pixels];
        int length = 1
                + labels.stream()
                        .mapToInt(label -> label.codePointCount(0, label.length()))
                        .max()
                        .orElse(0);
        int[] tokens = new int[size * length];
        int[] targets = new int[size * length];
        for (int n = 0; n < size; n++) {
            PixelImage image = pictures.get(n);
            Placement placement = preprocessing.place(image.width(), image.height(), canvas);
            preprocessing.apply(image, placement, images, n * pixels);
            int[] ids = Arrays.copyOf(vocabulary.encode(labels.get(n), maxLength), length);
            System.arraycopy(ids, 0, targets, n * length, length);
            System.arraycopy(ids, 0, tokens, n * length + 1, length - 1);
            tokens[n * length] = Vocabulary.SOS;
        }
        return new Batch(canvas, images, tokens, targets, size, length);
    }

    /** The number of targets that count in the loss: all but PAD. */
    public int countedTargets() {
        int count = 0;
        for (int target : targets) {
            if (target != Vocabulary.PAD) {
                count++;
            }
        }
        return count;
    }

    /** Some of its pictures, from one to before another; L stays. */
    private Batch slice(int from, int to) {
        int pixels = images.length / size;
        return new Batch(
                canvas,
                Arrays.copyOfRange(images, from * pixels, to * pixels),
                Arrays.copyOfRange(tokens, from * length, to * length),
                Arrays.copyOfRange(targets, from * length, to * length),
                to - from,
                length);
    }

    /** Cuts it into parts of nearly the same size, in order; fewer than asked for if there are fewer pictures. */
    public List<Batch> split(int parts) {
        if (parts == 1) {
            return List.of(this);
        }
        int count = Math.min(parts, size);
        return IntStream.range(0, count)
                .mapToObj(i -> slice(i * size / count, (i + 1) * size / count))
                .toList();
    }
}
