// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import master.api.Box;
import master.api.Label;
import master.core.image.PixelImage;
import master.core.image.TextPart;
import master.data.Dataset;
import master.data.LabelPolicy;
import master.synth.augment.Augmentation;
import master.synth.augment.Varied;

/**
 * Parts of a dataset's images that hold the text, cut a little differently each time, epoch after epoch: what a model
 * learns that is to be read with a second look. One in {@value #WIDE_ONE_IN} is cut anywhere between that part and the
 * whole image, so that texts come in many sizes and places. Thread-safe.
 */
public final class PartSource implements ExampleSource {
    private static final int WIDE_ONE_IN = 4;

    /** How far a side moves inward at most, as a share of the part: about half of the margin. */
    private static final double INWARD_WIDTH = 0.06;

    private static final double INWARD_HEIGHT = 0.1;

    /** How far it moves outward at most. */
    private static final double OUTWARD = 0.15;

    /**
     * Where a text is.
     *
     * @param sample the number of its image in the dataset
     * @param part where it stands there
     */
    public record Located(int sample, TextPart part) {}

    private final Dataset dataset;
    private final List<Located> parts;
    private final LabelPolicy policy;
    private final long seed;
    private final Augmentation augmentation;

    /**
     * @param dataset where the images are; not closed
     * @param parts which to cut, one or more
     * @param policy what becomes of labels; those of the parts fit
     * @param augmentation how parts are varied
     */
    public PartSource(Dataset dataset, List<Located> parts, LabelPolicy policy, long seed, Augmentation augmentation) {
        this.dataset = dataset;
        this.parts = List.copyOf(parts);
        this.policy = policy;
        this.seed = seed;
        this.augmentation = augmentation;
    }

    @Override
    public String name() {
        return dataset.name();
    }

    @Override
    public Example at(long index) {
        Permutation order = new Permutation(parts.size(), ExampleSource.mix(seed, index / parts.size()));
        Located located = parts.get(order.at((int) (index % parts.size())));
        SplittableRandom random = new SplittableRandom(ExampleSource.mix(seed + 1, index));
        Example whole = DatasetSource.decode(dataset, located.sample());
        Example part = cut(
                whole, cut(located.part(), whole.image().width(), whole.image().height(), random));
        Label label = policy.apply(part.label()).orElseThrow(); // it fits
        Varied varied = augmentation.vary(part.image(), random);
        PixelImage image = varied.image();
        return new Example(image, label.moved(varied.move()).within(image.width(), image.height()));
    }

    /** A part of an example; boxes of its label go with it. */
    public static Example cut(Example whole, TextPart part) {
        PixelImage image = part.of(whole.image());
        Label label = whole.label()
                .moved(box -> new Box(box.x() - part.x(), box.y() - part.y(), box.width(), box.height()))
                .within(part.width(), part.height());
        return new Example(image, label);
    }

    /** A part that is cut less exactly, inside of an image of a size. */
    static TextPart cut(TextPart part, int width, int height, RandomGenerator random) {
        int right = width - part.x() - part.width(); // pixels beside the part
        int below = height - part.y() - part.height();
        int left;
        int top;
        if (random.nextInt(WIDE_ONE_IN) == 0) {
            left = random.nextInt(part.x() + 1);
            top = random.nextInt(part.y() + 1);
            right = random.nextInt(right + 1);
            below = random.nextInt(below + 1);
        } else {
            double inX = INWARD_WIDTH * part.width();
            double outX = OUTWARD * part.width();
            double inY = INWARD_HEIGHT * part.height();
            double outY = OUTWARD * part.height();
            left = moved(part.x(), inX, outX, random);
            top = moved(part.y(), inY, outY, random);
            right = moved(right, inX, outX, random);
            below = moved(below, inY, outY, random);
        }
        return new TextPart(left, top, Math.max(1, width - left - right), Math.max(1, height - top - below));
    }

    /** Another distance of a side from the image's edge. */
    private static int moved(int distance, double inward, double outward, RandomGenerator random) {
        return Math.max(0, (int) Math.round(distance + random.nextDouble(-outward, Math.nextUp(inward))));
    }
}
