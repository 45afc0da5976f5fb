// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import master.api.Box;
import master.api.Canvas;
import master.api.Vocabulary;
import master.core.image.PixelImage;
import master.core.image.Placement;
import master.core.image.Preprocessing;
import master.core.model.ModelManifest;
import master.core.network.Network;

/**
 * Images of one canvas and their labels, as the network reads them.
 *
 * @param canvas H and W
 * @param images [N, C, H, W], row-major
 * @param tokens the decoder's input [N, L], row-major: SOS, then the label's ids shifted right
 * @param targets what it is to predict [N, L]: the label's ids, EOS, PAD
 * @param boxes of the targets
 * @param size N
 * @param length L
 */
public record Batch(Canvas canvas, float[] images, int[] tokens, int[] targets, Boxes boxes, int size, int length) {
    private static final int SHORT = 16; // tokens
    private static final int LENGTHS = 8;

    /**
     * Where the targets of a batch are.
     *
     * @param known [N, L]: whether a target carries a box that is known; all others count in no loss
     * @param shares [N, L, 4], row-major: x and y of the center, width, height, in [0, 1] of the canvas; 0 where not known
     */
    public record Boxes(boolean[] known, float[] shares) {
        /** Of targets without boxes. */
        static Boxes none(int targets) {
            return new Boxes(new boolean[targets], new float[targets * Network.BOX_SIDES]);
        }

        private void set(int target, Box box, Placement placement) {
            if (!box.isEmpty()) {
                known[target] = true;
                System.arraycopy(placement.toShares(box), 0, shares, target * Network.BOX_SIDES, Network.BOX_SIDES);
            }
        }

        /** The number of boxes that are known. */
        public int count() {
            return (int) IntStream.range(0, known.length).filter(i -> known[i]).count();
        }

        private Boxes slice(int from, int to) {
            return new Boxes(
                    Arrays.copyOfRange(known, from, to),
                    Arrays.copyOfRange(shares, from * Network.BOX_SIDES, to * Network.BOX_SIDES));
        }
    }

    /** A batch without boxes. */
    public Batch(Canvas canvas, float[] images, int[] tokens, int[] targets, int size, int length) {
        this(canvas, images, tokens, targets, Boxes.none(targets.length), size, length);
    }

    /**
     * Makes a batch. Images of several canvases share the smallest that holds all. Boxes of labels count where the model's
     * tokens carry some.
     *
     * @param examples N; L is one more than the most tokens of a label here, and rounded up where that is more than
     *     {@value #SHORT}, so that lengths repeat and what is kept for each of them is of use again
     * @throws IllegalArgumentException if the model cannot have one of the labels
     */
    public static Batch of(List<Example> examples, ModelManifest model) {
        Preprocessing preprocessing = model.preprocessing();
        Vocabulary vocabulary = model.vocabulary();
        int size = examples.size();
        Canvas canvas = preprocessing.holding(examples.stream()
                .map(example -> preprocessing
                        .place(example.image().width(), example.image().height())
                        .canvas())
                .collect(Collectors.toSet()));
        int pixels = preprocessing.length(canvas);
        float[] images = new float[size * pixels];
        int length = length(examples, model);
        int[] tokens = new int[size * length];
        int[] targets = new int[size * length];
        Boxes boxes = Boxes.none(size * length);
        for (int n = 0; n < size; n++) {
            Example example = examples.get(n);
            PixelImage image = example.image();
            Placement placement = preprocessing.place(image.width(), image.height(), canvas);
            preprocessing.apply(image, placement, images, n * pixels);
            int[] ids = Arrays.copyOf(vocabulary.encode(example.text(), model.maxLength()), length);
            System.arraycopy(ids, 0, targets, n * length, length);
            System.arraycopy(ids, 0, tokens, n * length + 1, length - 1);
            tokens[n * length] = Vocabulary.SOS;
            Iterator<Box> known = vocabulary.boxes(example.label()).iterator();
            for (int i = 0; known.hasNext(); i++) {
                if (vocabulary.carriesBox(ids[i])) {
                    boxes.set(n * length + i, known.next(), placement);
                }
            }
        }
        return new Batch(canvas, images, tokens, targets, boxes, size, length);
    }

    private static int length(List<Example> examples, ModelManifest model) {
        int longest = 1
                + examples.stream()
                        .mapToInt(example ->
                                model.vocabulary().split(example.text()).size())
                        .max()
                        .orElse(0);
        int rounded = (longest + LENGTHS - 1) / LENGTHS * LENGTHS;
        return longest <= SHORT ? longest : Math.max(longest, Math.min(rounded, model.maxLength() + 1));
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

    /** Some of its images, from one to before another; L stays. */
    private Batch slice(int from, int to) {
        int pixels = images.length / size;
        return new Batch(
                canvas,
                Arrays.copyOfRange(images, from * pixels, to * pixels),
                Arrays.copyOfRange(tokens, from * length, to * length),
                Arrays.copyOfRange(targets, from * length, to * length),
                boxes.slice(from * length, to * length),
                to - from,
                length);
    }

    /** Cuts it into parts of nearly the same size, in order; fewer than asked for if there are fewer images. */
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
