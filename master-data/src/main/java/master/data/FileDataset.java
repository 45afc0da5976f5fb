// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A dataset of picture files; holds nothing open. */
final class FileDataset implements Dataset {
    private static final long MAX_BYTES = LmdbFile.MAX_VALUE; // of one picture, in every kind of dataset

    /**
     * One picture.
     *
     * @param id the file as the dataset names it
     * @param label its text
     * @param file where it lies
     * @param origin where the dataset names it, for messages
     */
    record Entry(String id, String label, Path file, String origin) {}

    private final String name;
    private final List<Entry> entries;
    private volatile boolean closed;

    private FileDataset(Path path, List<Entry> entries) {
        this.name = path.toString();
        this.entries = List.copyOf(entries);
    }

    static FileDataset ofList(Path path, Path list) {
        return new FileDataset(path, LabelList.read(list));
    }

    static FileDataset ofFolder(Path folder) {
        List<Entry> entries = new ArrayList<>();
        for (Path file : PictureFiles.in(folder)) {
            String id = file.getFileName().toString();
            String label = label(id);
            if (label.isEmpty()) {
                throw new DatasetException(
                        "dataset %s: the name of %s holds no text before the first underscore".formatted(folder, id));
            }
            entries.add(new Entry(id, label, file, id));
        }
        if (entries.isEmpty()) {
            throw new DatasetException(
                    "dataset %s: no %s, no %s and no picture (png, jpg, jpeg, bmp, gif) in this folder"
                            .formatted(folder, LmdbFile.DATA, LABELS));
        }
        return new FileDataset(folder, entries);
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
    public int size() {
        return entries.size();
    }

    @Override
    public String label(int index) {
        return entry(index).label();
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
        try {
            long size = Files.size(entry.file());
            if (size > MAX_BYTES) {
                throw new DatasetException("dataset %s, sample %d (%s): %s has %d bytes, at most %d are read"
                        .formatted(name, index, entry.origin(), entry.file(), size, MAX_BYTES));
            }
            return new Sample(entry.id(), entry.label(), Files.readAllBytes(entry.file()));
        } catch (NoSuchFileException e) {
            throw new DatasetException(
                    "dataset %s, sample %d (%s): no such file: %s"
                            .formatted(name, index, entry.origin(), entry.file()),
                    e);
        } catch (IOException e) {
            throw new DatasetException(
                    "dataset %s, sample %d (%s): %s cannot be read: %s"
                            .formatted(name, index, entry.origin(), entry.file(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
