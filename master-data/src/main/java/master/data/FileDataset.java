// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import master.api.Label;

/** A dataset of image files, or of rectangles in them, that are all kept by name; holds nothing open. */
final class FileDataset implements Dataset {
    /**
     * One image.
     *
     * @param id the file as the dataset names it
     * @param label its text
     * @param file where it lies
     * @param part the part of it that is the sample, in pixels; all of it if empty
     * @param origin where the dataset names it, for messages
     */
    record Entry(String id, String label, Path file, Optional<Rectangle> part, String origin) {}

    private final String name;
    private final DatasetFormat format;
    private final List<Entry> entries;
    private volatile boolean closed;

    FileDataset(Path path, DatasetFormat format, List<Entry> entries) {
        this.name = path.toString();
        this.format = format;
        this.entries = List.copyOf(entries);
    }

    /** A folder of images named by their text. */
    static FileDataset ofFolder(Path folder) {
        List<Entry> entries = new ArrayList<>();
        for (Path file : ImageFiles.in(folder)) {
            String id = file.getFileName().toString();
            String label = label(id);
            if (label.isEmpty()) {
                throw new DatasetException(
                        "dataset %s: the name of %s holds no text before the first underscore".formatted(folder, id));
            }
            entries.add(new Entry(id, label, file, Optional.empty(), id));
        }
        if (entries.isEmpty()) {
            throw new DatasetException("dataset %s: no %s, no %s and no image (%s) in this folder"
                    .formatted(folder, LmdbFile.DATA, LABELS, ImageFiles.ENDS));
        }
        return new FileDataset(folder, DatasetFormat.NAMES, entries);
    }

    private static String label(String fileName) {
        String stem = fileName.substring(0, fileName.lastIndexOf('.'));
        int underscore = stem.indexOf('_');
        return underscore < 0 ? stem : stem.substring(0, underscore);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public DatasetFormat format() {
        return format;
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public Label label(int index) {
        return Label.of(entry(index).label());
    }

    @Override
    public String id(int index) {
        return entry(index).id();
    }

    private Entry entry(int index) {
        if (closed) {
            throw new IllegalStateException("dataset %s is closed".formatted(name));
        }
        return entries.get(Objects.checkIndex(index, entries.size()));
    }

    @Override
    public Sample sample(int index) {
        Entry entry = entry(index);
        String where = "dataset %s, sample %d (%s)".formatted(name, index, entry.origin());
        byte[] bytes = ImageFile.read(entry.file(), where);
        return new Sample(
                entry.id(),
                entry.label(),
                entry.part().map(part -> ImageFile.cut(bytes, part, where)).orElse(bytes));
    }

    @Override
    public void close() {
        closed = true;
    }
}
