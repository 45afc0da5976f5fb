// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.List;
import java.util.SplittableRandom;
import master.api.Box;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.Label;
import master.core.image.ImageReader;
import master.core.image.PixelImage;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.LabelSurvey;
import master.data.Sample;
import master.synth.augment.Augmentation;
import master.synth.augment.Pasted;
import master.synth.augment.Varied;

/**
 * A dataset, epoch after epoch, each in an order of its own that is computed instead of kept: whatever the dataset's
 * size, every sample comes exactly once in an epoch. Thread-safe.
 */
public final class DatasetSource implements ExampleSource {
    private final Dataset dataset;
    private final LabelSurvey labels;
    private final long seed;
    private final Augmentation augmentation;
    private final ReadTally tally;

    /**
     * @param labels what becomes of the dataset's labels, checked
     * @param augmentation how images are varied
     * @param maxUnreadable the largest share of samples that may be unreadable, in [0, 1]
     */
    public DatasetSource(
            Dataset dataset, LabelSurvey labels, long seed, Augmentation augmentation, double maxUnreadable) {
        this.dataset = dataset;
        this.labels = labels;
        this.seed = seed;
        this.augmentation = augmentation;
        this.tally = new ReadTally(dataset.name(), labels.kept(), maxUnreadable);
    }

    /**
     * A sample as it is, decoded. Boxes that reach over the edges of the image are cut there.
     *
     * @throws DatasetException if it cannot be read or decoded, or has a box of which nothing is in the image
     */
    public static Example decode(Dataset dataset, int index) {
        return decode(dataset, dataset.sample(index));
    }

    private static Example decode(Dataset dataset, Sample sample) {
        try {
            PixelImage image = ImageReader.read(ImageSource.of(sample.image()), ImageLimits.DEFAULT);
            return new Example(image, inside(sample, image, dataset));
        } catch (ImageDecodeException e) {
            throw new DatasetException("dataset %s: %s".formatted(dataset.name(), sample.id()), e.getMessage(), e);
        }
    }

    /** The label with its boxes cut at the edges of the image. */
    private static Label inside(Sample sample, PixelImage image, Dataset dataset) {
        Label inside = sample.label().within(image.width(), image.height());
        for (int i = 0; i < inside.boxes().size(); i++) {
            Box box = sample.label().boxes().get(i);
            if (inside.boxes().get(i).isEmpty() && !box.isEmpty()) {
                throw new DatasetException(
                        "dataset %s: %s".formatted(dataset.name(), sample.id()),
                        "box of %sx%s at %s, %s lies outside of the image of %dx%d (width x height)"
                                .formatted(box.width(), box.height(), box.x(), box.y(), image.width(), image.height()),
                        null);
            }
        }
        return inside;
    }

    @Override
    public String name() {
        return dataset.name();
    }

    @Override
    public Example at(long index) {
        int kept = labels.kept();
        Permutation order = new Permutation(kept, ExampleSource.mix(seed, index / kept));
        int position = labels.index(order.at((int) (index % kept)));
        Example example;
        try {
            SplittableRandom drawing = new SplittableRandom(ExampleSource.mix(seed + 2, index));
            example = decode(dataset, dataset.sample(position, drawing));
            tally.read();
        } catch (DatasetException e) {
            tally.failed(position, e.reason(), dataset.id(position));
            throw e;
        }
        Label label = labels.policy().apply(example.label()).orElseThrow(); // else it would not have been kept
        SplittableRandom random = new SplittableRandom(ExampleSource.mix(seed + 1, index));
        Varied varied = augmentation.vary(example.image(), random);
        Pasted pasted = augmentation.place(varied.image(), random);
        PixelImage image = varied.image();
        return new Example(
                pasted.image(),
                label.moved(varied.move()).within(image.width(), image.height()).moved(pasted::move));
    }

    @Override
    public void check() {
        tally.check();
    }

    @Override
    public List<String> unreadable() {
        return tally.reasons().lines().stream()
                .map(line -> name() + ": " + line)
                .toList();
    }

    @Override
    public void close() {
        dataset.close();
    }
}
