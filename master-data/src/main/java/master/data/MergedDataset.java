// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /**
     * The folders below a folder that hold an LMDB, sorted. Links are followed, but an LMDB counts once; hidden folders,
     * such as those of a {@link PartialFolder}, are left out.
     */
    static List<Path> lmdbs(Path root) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(
                    root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, new Search(root, found));
            found.sort(null);
            Map<Path, Path> byFile = new LinkedHashMap<>();
            for (Path folder : found) {
                byFile.putIfAbsent(folder.resolve(LmdbFile.DATA).toRealPath(), folder);
            }
            return List.copyOf(byFile.values());
        } catch (IOException e) {
            throw new DatasetException("dataset %s: cannot be read: %s".formatted(root, e), e);
        }
    }

    /** Collects the folders that hold an LMDB. */
    private static final class Search extends SimpleFileVisitor<Path> {
        private final Path root;
        private final List<Path> found;

        Search(Path root, List<Path> found) {
            this.root = root;
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean hidden =
                    !folder.equals(root) && folder.getFileName().toString().startsWith(".");
            return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.getFileName().toString().equals(LmdbFile.DATA)) {
                found.add(file.getParent());
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
            if (problem instanceof FileSystemLoopException) {
                return FileVisitResult.CONTINUE; // a link to where we come from
            }
            throw problem;
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
