// SPDX-License-Identifier: Apache-2.0
package master.table;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
        List<TableOutcome> outcomes = new ArrayList<>();
        for (int from = 0; from < images.size(); from += TOGETHER) {
            outcomes.addAll(together(images.subList(from, Math.min(images.size(), from + TOGETHER))));
        }
        return outcomes;
    }

    private List<TableOutcome> together(List<ImageSource> images) {
        List<TableOutcome> outcomes = new ArrayList<>();
        List<ImageSource> readable = new ArrayList<>();
        List<BufferedImage> decoded = new ArrayList<>(); // null for an image that could not be
        for (ImageSource image : images) {
            try {
                decoded.add(decoded(image));
                readable.add(ImageSource.of(decoded.get(decoded.size() - 1)));
                outcomes.add(null);
            } catch (ImageDecodeException e) {
                decoded.add(null);
                outcomes.add(new TableOutcome.Failed(e));
            }
        }
        List<Outcome> read = structure.recognizeAll(readable);
        int next = 0;
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) == null) {
                outcomes.set(i, outcome(decoded.get(i), read.get(next++)));
            }
        }
        return outcomes;
    }

    private TableOutcome outcome(BufferedImage image, Outcome read) {
        try {
            return new TableOutcome.Recognized(table(image, read.orThrow(), Optional.empty()));
        } catch (MasterException e) {
            return new TableOutcome.Failed(e);
        }
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
