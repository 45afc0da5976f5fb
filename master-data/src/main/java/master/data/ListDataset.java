// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Objects;
import master.api.Label;

/** Images that a list names, line by line. Every line is checked when it is opened; none is kept. */
final class ListDataset implements Dataset {
    private final String name;
    private final Path list;
    private final Path images;
    private final DatasetFormat format;
    private final LineFormat lineFormat;
    private final LineIndex lines;

    private ListDataset(Path path, Path list, Path images, DatasetFormat format, LineFormat lineFormat, int skipped) {
        this.name = path.toString();
        this.list = list;
        this.images = images;
        this.format = format;
        this.lineFormat = lineFormat;
        this.lines = LineIndex.scan(list, skipped, line -> check(line.text()));
    }

    /**
     * Opens a list.
     *
     * @param path what the user named: the list or its folder
     * @param images what its file names start from
     * @param format one of the lists
     */
    static ListDataset open(Path path, Path list, Path images, DatasetFormat format) {
        if (format != DatasetFormat.CSV) {
            return new ListDataset(path, list, images, format, LineFormat.of(format), 0);
        }
        LineIndex.Line head = LineIndex.first(list);
        CsvLine columns = CsvLine.head(head.text())
                .orElseThrow(() -> new DatasetException(("%s:%d: no head such as file,label; a list of file,text lines"
                                + " without a head is of format %s: \"%s\"")
                        .formatted(list, head.number(), DatasetFormat.COMMA, BadLineException.shown(head.text()))));
        return new ListDataset(path, list, images, format, columns, 1);
    }

    @SuppressWarnings("ReturnValueIgnored") // only whether it can be resolved is of interest
    private void check(String line) throws BadLineException {
        LineFormat.Named named = lineFormat.parse(line);
        try {
            images.resolve(named.file());
        } catch (InvalidPathException e) {
            throw new BadLineException("\"%s\" is not a file name".formatted(named.file()));
        }
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
        return lines.size();
    }

    @Override
    public Label label(int index) {
        return named(line(index)).label();
    }

    @Override
    public String id(int index) {
        return named(line(index)).file();
    }

    @Override
    public Sample sample(int index) {
        LineIndex.Line line = line(index);
        LineFormat.Named named = named(line);
        String where = "dataset %s, sample %d (%s:%d)".formatted(name, index, list, line.number());
        return new Sample(named.file(), named.label(), ImageFile.read(images.resolve(named.file()), where));
    }

    private LineIndex.Line line(int index) {
        return lines.get(Objects.checkIndex(index, size()));
    }

    private LineFormat.Named named(LineIndex.Line line) {
        try {
            return lineFormat.parse(line.text());
        } catch (BadLineException e) { // it was good when it was opened
            throw new DatasetException("%s:%d: %s".formatted(list, line.number(), e.getMessage()), e);
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
