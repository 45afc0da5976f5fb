// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.List;
import java.util.stream.IntStream;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.Vocabulary;
import master.core.image.ImageReader;
import master.core.image.PixelImage;
import master.data.DatasetException;
import master.table.dataset.TableDataset;
import master.table.dataset.TableSample;
import master.table.structure.StructureTokens;

/**
 * Tables of a file in PubTabNet's form, epoch after epoch, each in an order of its own that is computed. Lines between
 * rows and columns are found from the texts of the cells. What cannot be spelled, or is too long, is left out.
 * Thread-safe.
 */
public final class TableFileSource implements ExampleSource {
    private static final int SIDE = 1000; // of an image; the number of tokens does not depend on it

    private final TableDataset dataset;
    private final StructureTokens tokens;
    private final long seed;
    private final long[] lines;
    private final int[] kept;
    private final ReadTally tally;

    /**
     * Reads all tables once.
     *
     * @param vocabulary of the model, which spells tables
     * @param maxLength the most tokens of a label
     * @param maxUnreadable the largest share of images that may be unreadable, in [0, 1]
     * @throws IllegalArgumentException if the file or one of its lines cannot be read, no table fits, or the vocabulary
     *     spells no tables
     */
    public TableFileSource(
            TableDataset dataset, Vocabulary vocabulary, int maxLength, double maxUnreadable, long seed) {
        this.dataset = dataset;
        this.tokens = StructureTokens.of(vocabulary);
        this.seed = seed;
        this.lines = dataset.lines();
        this.kept = IntStream.range(0, lines.length - 1)
                .filter(line -> fits(sample(line), vocabulary, maxLength))
                .toArray();
        if (kept.length == 0) {
            throw new IllegalArgumentException("%s: none of its %d tables can be spelled in %d tokens (maxLength)"
                    .formatted(dataset.file(), lines.length - 1, maxLength));
        }
        this.tally = new ReadTally(name(), kept.length, maxUnreadable);
    }

    private boolean fits(TableSample sample, Vocabulary vocabulary, int maxLength) {
        try {
            return vocabulary
                            .split(tokens.label(sample.table(), SIDE, SIDE).text())
                            .size()
                    <= maxLength;
        } catch (IllegalArgumentException e) {
            return false; // a span that the tokens do not have
        }
    }

    private TableSample sample(int line) {
        return dataset.at(lines[line], lines[line + 1]);
    }

    /** How many tables there are. */
    public int size() {
        return kept.length;
    }

    /** How many were left out. */
    public int unfit() {
        return lines.length - 1 - kept.length;
    }

    @Override
    public String name() {
        return dataset.file().toString();
    }

    @Override
    public Example at(long index) {
        Permutation order = new Permutation(kept.length, ExampleSource.mix(seed, index / kept.length));
        return sampleAt(order.at((int) (index % kept.length)));
    }

    /**
     * A table in the order of the file.
     *
     * @param place below {@link #size}
     * @throws DatasetException if its image cannot be read
     */
    public Example sampleAt(int place) {
        TableSample sample = sample(kept[place]);
        try {
            PixelImage image = ImageReader.read(ImageSource.of(dataset.image(sample.id())), ImageLimits.DEFAULT);
            tally.read();
            return new Example(image, tokens.label(sample.table(), image.width(), image.height()));
        } catch (ImageDecodeException e) {
            tally.failed(place, e.getMessage(), sample.id());
            throw new DatasetException("dataset %s: %s".formatted(name(), sample.id()), e.getMessage(), e);
        }
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
}
