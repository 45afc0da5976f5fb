// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code file<TAB>text} lists. UTF-8, with or without a byte order mark; blank lines are skipped. */
final class LabelList {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private LabelList() {}

    static List<FileDataset.Entry> read(Path list) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(list);
        } catch (IOException | OutOfMemoryError e) {
            throw new DatasetException("dataset %s: cannot be read: %s".formatted(list, e), e);
        }
        Path folder = list.toAbsolutePath().getParent();
        List<FileDataset.Entry> entries = new ArrayList<>();
        int start = startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
        for (int line = 1; start < bytes.length; line++) {
            int end = start;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            int length = end > start && bytes[end - 1] == '\r' ? end - 1 - start : end - start;
            String text = decode(bytes, start, length, list, line);
            if (!text.isBlank()) {
                entries.add(entry(text, folder, list, line));
            }
            start = end + 1;
        }
        if (entries.isEmpty()) {
            throw new DatasetException("dataset %s: the list is empty".formatted(list));
        }
        return entries;
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= 3
                && bytes[0] == BYTE_ORDER_MARK[0]
                && bytes[1] == BYTE_ORDER_MARK[1]
                && bytes[2] == BYTE_ORDER_MARK[2];
    }

    private static String decode(byte[] bytes, int start, int length, Path list, int line) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, length)).toString();
        } catch (CharacterCodingException e) {
            throw new DatasetException("%s:%d: not UTF-8".formatted(list, line), e);
        }
    }

    private static FileDataset.Entry entry(String text, Path folder, Path list, int line) {
        int tab = text.indexOf('\t');
        if (tab < 0) {
            throw error(list, line, text, "no tab; file<TAB>text is needed");
        }
        String file = text.substring(0, tab);
        String label = text.substring(tab + 1);
        if (file.isBlank()) {
            throw error(list, line, text, "no file before the tab");
        }
        if (label.isEmpty()) {
            throw error(list, line, text, "no text behind the tab");
        }
        if (label.indexOf('\t') >= 0) {
            throw error(list, line, text, "more than one tab; file<TAB>text is needed");
        }
        try {
            return new FileDataset.Entry(file, label, folder.resolve(file), "%s:%d".formatted(list, line));
        } catch (InvalidPathException e) {
            throw new DatasetException("%s:%d: \"%s\" is not a file name".formatted(list, line, file), e);
        }
    }

    private static DatasetException error(Path list, int line, String text, String problem) {
        String shown = text.length() > 60 ? text.substring(0, 60) + "..." : text;
        return new DatasetException("%s:%d: %s: \"%s\"".formatted(list, line, problem, shown.replace("\t", "\\t")));
    }
}
