// SPDX-License-Identifier: Apache-2.0
package master.table;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.MasterException;
import master.api.Outcome;
import master.api.Recognition;
import master.api.Recognizer;
import master.core.image.ImageReader;
import master.table.structure.StructureTokens;

/** Reads the structure with a recognizer, as the text that it is there, and puts words into its cells. */
final class StructureRecognizer implements TableRecognizer {
    private static final int TOGETHER = 8; // images that are decoded at a time

    /** The most pixels of these, but for the last one: 16 MiB. */
    private static final long MOST_PIXELS = 1 << 22;

    private final Recognizer structure;
    private final ImageLimits limits;
    private final Optional<WordReader> reader;

    private StructureRecognizer(Recognizer structure, ImageLimits limits, Optional<WordReader> reader) {
        this.structure = structure;
        this.limits = limits;
        this.reader = reader;
    }

    static StructureRecognizer of(Recognizer structure, ImageLimits limits, Optional<WordReader> reader) {
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(reader, "reader");
        try {
            StructureTokens.of(structure.model().vocabulary());
        } catch (IllegalArgumentException e) {
            structure.close();
            throw new IllegalArgumentException(
                    "model \"%s\" reads no tables: %s"
                            .formatted(structure.model().name(), e.getMessage()),
                    e);
        }
        return new StructureRecognizer(structure, limits, reader);
    }

    @Override
    public List<TableOutcome> recognizeAll(List<ImageSource> images) {
        TableOutcome[] outcomes = new TableOutcome[images.size()];
        Map<Integer, BufferedImage> group = new TreeMap<>(); // by the numbers of the images
        long pixels = 0;
        for (int i = 0; i < outcomes.length; i++) {
            try {
                BufferedImage image = decoded(images.get(i));
                group.put(i, image);
                pixels += (long) image.getWidth() * image.getHeight();
            } catch (ImageDecodeException e) {
                outcomes[i] = new TableOutcome.Failed(e);
            } catch (OutOfMemoryError e) { // the next one may be small
                outcomes[i] = tooLarge(i, e);
            }
            if (group.size() == TOGETHER || pixels > MOST_PIXELS || i == outcomes.length - 1) {
                read(group, outcomes);
                group.clear();
                pixels = 0;
            }
        }
        return List.of(outcomes);
    }

    /** Reads images together; one by one if the memory does not suffice for that. */
    private void read(Map<Integer, BufferedImage> group, TableOutcome[] outcomes) {
        List<Outcome> read;
        try {
            read = structure.recognizeAll(
                    group.values().stream().map(ImageSource::of).toList());
        } catch (OutOfMemoryError e) {
            if (group.size() > 1) {
                group.forEach((i, image) -> read(Map.of(i, image), outcomes));
            } else {
                group.keySet().forEach(i -> outcomes[i] = tooLarge(i, e));
            }
            return;
        }
        int next = 0;
        for (Map.Entry<Integer, BufferedImage> image : group.entrySet()) {
            outcomes[image.getKey()] = outcome(image.getKey(), image.getValue(), read.get(next++));
        }
    }

    private TableOutcome outcome(int number, BufferedImage image, Outcome read) {
        try {
            return new TableOutcome.Recognized(table(image, read.orThrow(), Optional.empty()));
        } catch (MasterException e) {
            return new TableOutcome.Failed(e);
        } catch (OutOfMemoryError e) {
            return tooLarge(number, e);
        }
    }

    private static TableOutcome tooLarge(int number, OutOfMemoryError cause) {
        return new TableOutcome.Failed(new ImageDecodeException(
                "image %d: too large for the memory that is left".formatted(number + 1), cause));
    }

    @Override
    public TableRecognition recognize(ImageSource image, List<Word> words) {
        BufferedImage decoded = decoded(image);
        return table(decoded, structure.recognize(decoded), Optional.of(words));
    }

    private BufferedImage decoded(ImageSource source) {
        return ImageReader.read(source, limits).toBufferedImage();
    }

    private TableRecognition table(BufferedImage image, Recognition read, Optional<List<Word>> given) {
        TableRecognition table = TableRecognition.of(read, structure.model(), image.getWidth(), image.getHeight());
        return given.or(() -> reader.map(own -> own.read(image, table.table())))
                .map(table::withWords)
                .orElse(table);
    }

    @Override
    public Recognizer structure() {
        return structure;
    }

    @Override
    public void close() {
        structure.close();
    }
}
