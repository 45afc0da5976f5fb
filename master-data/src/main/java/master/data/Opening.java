// SPDX-License-Identifier: Apache-2.0
package master.data;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import master.data.ink.InkDataset;

/** Finds out what a dataset is, and opens it. Where two readings are possible, it asks for the format. Holds no state. */
final class Opening {
    private static final List<String> LISTS = List.of(Dataset.LABELS, Dataset.JSON_LABELS, "gt.tsv", "gt.txt");
    private static final List<String> PICTURES = List.of("imgs", "images"); // beside gt.txt and gt.tsv

    private Opening() {}

    static Dataset open(Path path, DatasetFormat format) {
        if (!Files.exists(path)) {
            throw new DatasetException("dataset %s: no such file or folder".formatted(path));
        }
        return Files.isDirectory(path) ? folder(path, format) : file(path, format);
    }

    private static Dataset folder(Path folder, DatasetFormat format) {
        return switch (format) {
            case AUTO -> unknownFolder(folder);
            case LMDB, FASTOCR -> LmdbDataset.open(folder, format);
            case LMDB_TREE -> MergedDataset.open(folder);
            case NAMES -> FileDataset.ofFolder(folder);
            case INKML -> InkDataset.open(folder);
            case SVT, ICDAR_XML ->
                throw new DatasetException(
                        "dataset %s: a folder; format %s takes the XML file".formatted(folder, format));
            default -> {
                List<Path> lists = lists(folder);
                if (lists.size() != 1) {
                    throw new DatasetException("dataset %s: %s; name the list itself"
                            .formatted(folder, lists.isEmpty() ? "no list in this folder" : both(folder, lists)));
                }
                yield list(folder, lists.get(0), format);
            }
        };
    }

    private static List<Path> lists(Path folder) {
        return LISTS.stream().map(folder::resolve).filter(Files::exists).toList();
    }

    private static Dataset unknownFolder(Path folder) {
        List<Path> found = new ArrayList<>(lists(folder));
        if (Files.exists(folder.resolve(LmdbFile.DATA))) {
            found.add(folder.resolve(LmdbFile.DATA));
        }
        if (found.size() > 1) {
            throw new DatasetException("dataset %s: %s; say which by its format, or name the list itself"
                    .formatted(folder, both(folder, found)));
        }
        if (found.isEmpty()) {
            boolean images = !ImageFiles.in(folder).isEmpty();
            if (!images && InkDataset.is(folder)) {
                return InkDataset.open(folder);
            }
            if (MergedDataset.lmdbs(folder).isEmpty()) {
                return FileDataset.ofFolder(folder);
            }
            if (images) {
                throw new DatasetException("dataset %s: it holds images, and LMDBs below; format %s or %s is needed"
                        .formatted(folder, DatasetFormat.NAMES, DatasetFormat.LMDB_TREE));
            }
            return MergedDataset.open(folder);
        }
        return found.get(0).endsWith(LmdbFile.DATA)
                ? LmdbDataset.open(folder, DatasetFormat.AUTO)
                : list(folder, found.get(0), DatasetFormat.AUTO);
    }

    private static String both(Path folder, List<Path> found) {
        return "it holds "
                + String.join(
                        " and ",
                        found.stream().map(f -> folder.relativize(f).toString()).toList());
    }

    private static Dataset file(Path file, DatasetFormat format) {
        return switch (format) {
            case LMDB, FASTOCR -> LmdbDataset.open(file, format);
            case SVT, ICDAR_XML -> WordXml.read(file, format);
            case LMDB_TREE, NAMES, INKML ->
                throw new DatasetException("dataset %s: a file; format %s takes a folder".formatted(file, format));
            case AUTO ->
                LmdbFile.named(file)
                        ? LmdbDataset.open(file, format)
                        : file.toString().endsWith(".xml") ? WordXml.read(file, format) : list(file, file, format);
            default -> list(file, file, format);
        };
    }

    private static Dataset list(Path path, Path list, DatasetFormat format) {
        LineIndex.Line first = LineIndex.first(list);
        List<Path> roots = roots(list);
        if (format != DatasetFormat.AUTO) {
            return ListDataset.open(path, list, root(first, format, list, roots), format);
        }
        DatasetFormat found = format(first, list, roots);
        return ListDataset.open(path, list, root(first, found, list, roots), found);
    }

    /** Where images may lie: beside the list, and for gt.txt and gt.tsv in a folder of a usual name. */
    private static List<Path> roots(Path list) {
        Path folder = requireNonNull(list.toAbsolutePath().getParent()); // of a file
        String name = list.getFileName().toString();
        boolean below = LISTS.contains(name) && name.startsWith("gt.");
        Stream<Path> usual = PICTURES.stream().map(folder::resolve).filter(root -> below && Files.isDirectory(root));
        return Stream.concat(Stream.of(folder), usual).toList();
    }

    private static boolean exists(Path root, String file) {
        try {
            return !file.isBlank() && Files.isRegularFile(root.resolve(file));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** The folder that holds the first image; the last of them if none does, so that the message names it. */
    private static Path root(LineIndex.Line first, DatasetFormat format, Path list, List<Path> roots) {
        if (roots.size() == 1 || format == DatasetFormat.CSV) {
            return roots.get(0);
        }
        String file;
        try {
            file = LineFormat.of(format).parse(first.text()).file();
        } catch (BadLineException e) {
            throw new DatasetException("%s:%d: %s".formatted(list, first.number(), e.getMessage()), e);
        }
        List<Path> having = roots.stream().filter(root -> exists(root, file)).toList();
        if (having.size() > 1) {
            throw new DatasetException("%s:%d: %s lies in %s and in %s"
                    .formatted(list, first.number(), file, having.get(0), having.get(1)));
        }
        return having.isEmpty() ? roots.get(roots.size() - 1) : having.get(0);
    }

    /** What the first line of a list says about its format. */
    private static DatasetFormat format(LineIndex.Line first, Path list, List<Path> roots) {
        String line = first.text();
        if (line.startsWith("{")) {
            return DatasetFormat.JSONL;
        }
        if (line.startsWith("<")) {
            throw new DatasetException("%s:%d: XML; format %s or %s is needed, or a name that ends in .xml"
                    .formatted(list, first.number(), DatasetFormat.SVT, DatasetFormat.ICDAR_XML));
        }
        Matcher mjsynth = LineFormat.MJSYNTH.matcher(line.stripTrailing());
        if (mjsynth.matches() && mjsynth.group(4).equals(mjsynth.group(5))) {
            return DatasetFormat.MJSYNTH;
        }
        if (line.indexOf('\t') >= 0) {
            return DatasetFormat.TAB;
        }
        if (CsvLine.head(line).isPresent()) {
            return DatasetFormat.CSV;
        }
        if (line.matches("[^,\"]+,\\s*\".*\"\\s*")) {
            return DatasetFormat.ICDAR;
        }
        return separated(first, list, roots);
    }

    private static DatasetFormat separated(LineIndex.Line first, Path list, List<Path> roots) {
        boolean comma = names(first.text(), ',', roots);
        boolean space = names(first.text(), ' ', roots);
        if (comma != space) {
            return comma ? DatasetFormat.COMMA : DatasetFormat.SPACE;
        }
        boolean hasComma = first.text().indexOf(',') > 0;
        boolean hasSpace = first.text().indexOf(' ') > 0;
        if (!comma && hasComma != hasSpace) {
            return hasComma ? DatasetFormat.COMMA : DatasetFormat.SPACE;
        }
        throw new DatasetException(
                ("%s:%d: %s; name the format of the list, such as tab, comma, space, lexicon, icdar," + " csv: \"%s\"")
                        .formatted(
                                list,
                                first.number(),
                                hasComma ? "comma or space may separate file and text" : "no tab, comma or space",
                                BadLineException.shown(first.text())));
    }

    /** Whether what stands before a separator is an image that exists. */
    private static boolean names(String line, char separator, List<Path> roots) {
        int at = line.indexOf(separator);
        return at > 0 && roots.stream().anyMatch(root -> exists(root, line.substring(0, at)));
    }
}
