// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.image.ImageReader;
import master.api.model.Vocabulary;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.Sample;

/**
 * A dataset, epoch after epoch, each in an order of its own. Two orders are held: around the end of an epoch, some threads
 * are still in the old one.
 */
public final class DatasetSource implements ExampleSource {
    private final Dataset dataset;
    private final long seed;
    private final boolean augment;
    private final Map<Long, int[]> orders = new LinkedHashMap<>(4, 0.75f, true) { // by epoch
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, int[]> eldest) {
            return size() > 2;
        }
    };

    private DatasetSource(Dataset dataset, long seed, boolean augment) {
        this.dataset = dataset;
        this.seed = seed;
        this.augment = augment;
    }

    /**
     * Checks every label before the first step.
     *
     * @param augment whether pictures are varied
     * @throws DatasetException if it is empty, or if labels are too long or hold characters outside the charset; it names
     *     the first of them and counts the others
     */
    public static DatasetSource of(Dataset dataset, Vocabulary vocabulary, int maxLength, long seed, boolean augment) {
        checkLabels(dataset, vocabulary, maxLength);
        return new DatasetSource(dataset, seed, augment);
    }

    /** The samples as they are, one after the other, without variations; does not close the dataset. */
    public static ExampleSource inOrder(Dataset dataset) {
        return new ExampleSource() {
            @Override
            public String name() {
                return dataset.name();
            }

            @Override
            public Example at(long index) {
                return decode(dataset, (int) (index % dataset.size()));
            }
        };
    }

    /** Refuses a dataset whose labels the model cannot have. */
    public static void checkLabels(Dataset dataset, Vocabulary vocabulary, int maxLength) {
        if (dataset.size() == 0) {
            throw new DatasetException("dataset %s: empty".formatted(dataset.name()));
        }
        String first = "";
        int bad = 0;
        for (int i = 0; i < dataset.size(); i++) {
            try {
                vocabulary.encode(dataset.label(i), maxLength);
            } catch (IllegalArgumentException e) {
                first = bad++ == 0 ? "the first is %s: %s".formatted(dataset.id(i), e.getMessage()) : first;
            }
        }
        if (bad > 0) {
            throw new DatasetException("dataset %s: %d of %d labels do not fit the model; %s"
                    .formatted(dataset.name(), bad, dataset.size(), first));
        }
    }

    @Override
    public String name() {
        return dataset.name();
    }

    @Override
    public Example at(long index) {
        Example example = decode(dataset, position(index));
        return augment
                ? new Example(
                        Augmentation.vary(
                                example.image(), new SplittableRandom(ExampleSource.mix(seed + 1, index))),
                        example.label())
                : example;
    }

    private static Example decode(Dataset dataset, int position) {
        Sample sample = dataset.sample(position);
        try {
            return new Example(ImageReader.read(ImageSource.of(sample.image()), ImageLimits.DEFAULT), sample.label());
        } catch (ImageDecodeException e) {
            throw new DatasetException("dataset %s: %s: %s".formatted(dataset.name(), sample.id(), e.getMessage()), e);
        }
    }

    private int position(long index) {
        return order(index / dataset.size())[(int) (index % dataset.size())];
    }

    private synchronized int[] order(long epoch) {
        return orders.computeIfAbsent(epoch, key -> {
            SplittableRandom random = new SplittableRandom(ExampleSource.mix(seed, epoch));
            int[] order = IntStream.range(0, dataset.size()).toArray();
            for (int i = order.length - 1; i > 0; i--) {
                int j = random.nextInt(i + 1);
                int swapped = order[i];
                order[i] = order[j];
                order[j] = swapped;
            }
            return order;
        });
    }

    @Override
    public void close() {
        dataset.close();
    }
}
