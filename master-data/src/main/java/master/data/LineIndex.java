// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a UTF-8 file by index, blank ones left out. Only the place of every {@value #STEP}th line is kept, 12
 * bytes each, so that a list of millions of lines takes a few megabytes. A byte order mark is skipped. Thread-safe.
 */
final class LineIndex implements AutoCloseable {
    private static final int STEP = 16;

    /**
     * A line.
     *
     * @param text without its end
     * @param number from 1, blank lines counted
     */
    record Line(String text, int number) {}

    /** Told of every line while the file is read for the first time. */
    @FunctionalInterface
    interface Visitor {
        void visit(Line line) throws BadLineException;
    }

    /** The lines between two remembered places. */
    private record Block(int number, List<Line> lines) {}

    private final Path path;
    private final RandomAccessFile file;
    private final int skipped; // lines at the start that are no samples
    private long[] offsets = new long[1024]; // of every STEP-th line
    private int[] numbers = new int[1024];
    private int lines; // not blank
    private long end;
    private volatile Block last = new Block(-1, List.of()); // for readers that go from line to line
    private volatile boolean closed;

    private LineIndex(Path path, int skipped) throws IOException {
        this.path = path;
        this.skipped = skipped;
        this.file = new RandomAccessFile(path.toFile(), "r");
    }

    /**
     * Reads the file once.
     *
     * @param skipped how many lines at its start are no samples
     * @throws DatasetException if it cannot be read, holds no line, or lines are bad: the first is named, all are counted
     */
    static LineIndex scan(Path path, int skipped, Visitor visitor) {
        try {
            LineIndex index = new LineIndex(path, skipped);
            try {
                index.scan(visitor);
                return index;
            } catch (RuntimeException | IOException e) {
                index.close();
                throw e;
            }
        } catch (IOException e) {
            throw new DatasetException("dataset %s: cannot be read: %s".formatted(path, e), e);
        }
    }

    /**
     * The first line that is not blank.
     *
     * @throws DatasetException if there is none, or it is not UTF-8
     */
    static Line first(Path path) {
        try (LineReader in = new LineReader(Files.newInputStream(path), 0, 1)) {
            while (in.next() >= 0) {
                String text = in.text();
                if (!text.isBlank()) {
                    return new Line(text, in.number());
                }
            }
            throw new DatasetException("dataset %s: the list is empty".formatted(path));
        } catch (BadLineException e) {
            throw new DatasetException("%s: the first line is bad: %s".formatted(path, e.getMessage()), e);
        } catch (IOException e) {
            throw new DatasetException("dataset %s: cannot be read: %s".formatted(path, e), e);
        }
    }

    private void scan(Visitor visitor) throws IOException {
        BadLines bad = new BadLines(path);
        try (LineReader in = new LineReader(Files.newInputStream(path), 0, 1)) {
            for (long at = in.next(); at >= 0; at = in.next()) {
                try {
                    String text = in.text();
                    if (text.isBlank()) {
                        continue;
                    }
                    remember(at, in.number());
                    if (lines++ >= skipped) {
                        visitor.visit(new Line(text, in.number()));
                    }
                } catch (BadLineException e) {
                    bad.add(in.number(), e);
                }
            }
            end = in.position();
        }
        bad.refuse();
        if (size() < 1) {
            throw new DatasetException("dataset %s: the list is empty".formatted(path));
        }
    }

    private void remember(long offset, int number) {
        if (lines % STEP != 0) {
            return;
        }
        int block = lines / STEP;
        if (block == offsets.length) {
            offsets = Arrays.copyOf(offsets, block * 2);
            numbers = Arrays.copyOf(numbers, block * 2);
        }
        offsets[block] = offset;
        numbers[block] = number;
    }

    int size() {
        return lines - skipped;
    }

    Line get(int index) {
        return line(skipped + index);
    }

    private void open() {
        if (closed) {
            throw new IllegalStateException("dataset %s is closed".formatted(path));
        }
    }

    private Line line(int index) {
        open();
        Block read = last;
        if (read.number() != index / STEP) {
            read = block(index / STEP);
            last = read;
        }
        if (index % STEP >= read.lines().size()) {
            throw changed(null);
        }
        return read.lines().get(index % STEP);
    }

    private Block block(int number) {
        long to = (number + 1) * STEP < lines ? offsets[number + 1] : end;
        byte[] bytes = read(number, to);
        List<Line> found = new ArrayList<>(STEP);
        try (LineReader in = new LineReader(new ByteArrayInputStream(bytes), offsets[number], numbers[number])) {
            while (in.next() >= 0) {
                String text = in.text();
                if (!text.isBlank()) {
                    found.add(new Line(text, in.number()));
                }
            }
            return new Block(number, List.copyOf(found));
        } catch (IOException | BadLineException e) { // it was good before
            throw changed(e);
        }
    }

    private DatasetException changed(@Nullable Exception cause) {
        return new DatasetException("dataset " + path, "the list was changed while it was open", cause);
    }

    /** Not through a channel: those close for good when a thread is interrupted. */
    private synchronized byte[] read(int block, long to) {
        open();
        byte[] bytes = new byte[(int) (to - offsets[block])];
        try {
            file.seek(offsets[block]);
            file.readFully(bytes);
            return bytes;
        } catch (EOFException e) {
            throw changed(e);
        } catch (IOException e) {
            throw new DatasetException("dataset %s: cannot be read: %s".formatted(path, e), e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            file.close();
        } catch (IOException e) {
            throw new DatasetException("dataset %s: cannot be closed: %s".formatted(path, e), e);
        }
    }
}
