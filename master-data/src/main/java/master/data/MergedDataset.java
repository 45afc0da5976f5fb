// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import master.api.Label;

/** The LMDBs in the folders below a folder, one after the other in the order of their paths. */
final class MergedDataset implements Dataset {
    private final Path root;
    private final List<String> names;
    private final List<Dataset> parts;
    private final int[] starts; // of each part, and the number of all samples

    private MergedDataset(Path root, List<Path> folders, List<Dataset> parts) {
        this.root = root;
        this.names = folders.stream()
                .map(folder -> root.relativize(folder).toString())
                .toList();
        this.parts = List.copyOf(parts);
        this.starts = new int[parts.size() + 1];
        for (int i = 0; i < parts.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], parts.get(i).size());
        }
    }

    /** The folders below a folder that hold an LMDB, sorted. */
    static List<Path> lmdbs(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> file.getFileName().toString().equals(LmdbFile.DATA))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new DatasetException("dataset %s: cannot be read: %s".formatted(root, e), e);
        }
    }

    static MergedDataset open(Path root) {
        List<Path> folders = lmdbs(root);
        if (folders.isEmpty()) {
            throw new DatasetException("dataset %s: no folder below it holds a %s".formatted(root, LmdbFile.DATA));
        }
        List<Dataset> parts = new ArrayList<>();
        try {
            folders.forEach(folder -> parts.add(LmdbDataset.open(folder, DatasetFormat.AUTO)));
            return new MergedDataset(root, folders, parts);
        } catch (RuntimeException e) {
            parts.forEach(Dataset::close);
            throw e;
        }
    }

    @Override
    public String name() {
        return root.toString();
    }

    @Override
    public DatasetFormat format() {
        return DatasetFormat.LMDB_TREE;
    }

    @Override
    public int size() {
        return starts[parts.size()];
    }

    @Override
    public Sample sample(int index) {
        int part = part(index);
        Sample sample = parts.get(part).sample(index - starts[part]);
        return new Sample(id(index), sample.label(), sample.image());
    }

    @Override
    public Label label(int index) {
        int part = part(index);
        return parts.get(part).label(index - starts[part]);
    }

    @Override
    public String id(int index) {
        int part = part(index);
        return names.get(part) + "/" + parts.get(part).id(index - starts[part]);
    }

    private int part(int index) {
        Objects.checkIndex(index, size());
        int found = Arrays.binarySearch(starts, index);
        return found < 0 ? -found - 2 : found;
    }

    @Override
    public void close() {
        parts.forEach(Dataset::close);
    }
}
