// SPDX-License-Identifier: Apache-2.0
package master.core.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Says in words what a file is that is not what was asked for: seen in its first bytes, its name is not asked. */
public final class FileKind {
    private static final int LOOKED_AT = 1024;
    private static final int QUOTED = 48;

    /** What stands at the beginning of a file, from an offset on. */
    private record Magic(int at, String start, String words) {
        boolean matches(byte[] file) {
            byte[] bytes = start.getBytes(StandardCharsets.ISO_8859_1);
            return file.length >= at + bytes.length
                    && Arrays.equals(file, at, at + bytes.length, bytes, 0, bytes.length);
        }
    }

    private static final List<Magic> MAGICS = List.of(
            new Magic(0, "\u0089PNG\r\n\u001A\n", "a PNG image"),
            new Magic(0, "\u00FF\u00D8\u00FF", "a JPEG image"),
            new Magic(0, "GIF8", "a GIF image"),
            new Magic(8, "WEBP", "a WebP image"),
            new Magic(0, "II*\0", "a TIFF image"),
            new Magic(0, "MM\0*", "a TIFF image"),
            new Magic(4, "ftypavi", "an AVIF image"),
            new Magic(4, "ftyphei", "a HEIC image"),
            new Magic(4, "ftypmif1", "a HEIF image"),
            new Magic(4, "ftyp", "a video (MP4)"),
            new Magic(0, "\u00FF\n", "a JPEG XL image"),
            new Magic(4, "JXL ", "a JPEG XL image"),
            new Magic(4, "jP  ", "a JPEG 2000 image"),
            new Magic(0, "\0\0\1\0", "an icon (ICO)"),
            new Magic(0, "8BPS", "a Photoshop file"),
            new Magic(0, "%PDF", "a PDF file"),
            new Magic(0, "\u001F\u008B", "a gzip file"),
            new Magic(0, "PK\3\4", "a zip archive, as .docx files and PyTorch's checkpoints are"),
            new Magic(0, "\u0080\2", "a Python pickle, as older checkpoints of PyTorch are"));

    private static final List<String> PICTURES = List.of("\u0089PNG\r\n", "\u00FF\u00D8\u00FF", "GIF8");

    private FileKind() {}

    /** What a file is, such as {@code an HTML page: <!DOCTYPE html>}; empty if it is like nothing that is known here. */
    public static Optional<String> of(byte[] file) {
        return MAGICS.stream()
                .filter(magic -> magic.matches(file))
                .map(Magic::words)
                .findFirst()
                .or(() -> behindOthers(file))
                .or(() -> text(file));
    }

    /** An image that does not begin at the first byte: PHP writes a byte order mark or a line end before it. */
    private static Optional<String> behindOthers(byte[] file) {
        String start = new String(file, 0, Math.min(file.length, 64), StandardCharsets.ISO_8859_1);
        return PICTURES.stream()
                .map(start::indexOf)
                .filter(at -> at > 0)
                .findFirst()
                .map(at ->
                        "an image behind %d other byte%s, which do not belong to it".formatted(at, at == 1 ? "" : "s"));
    }

    private static Optional<String> text(byte[] file) {
        String start = new String(file, 0, Math.min(file.length, LOOKED_AT), StandardCharsets.UTF_8);
        if (start.startsWith("\uFEFF")) {
            start = start.substring(1);
        }
        String text = start.strip();
        if (text.isEmpty() || text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t')) {
            return Optional.empty();
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("version https://git-lfs")) {
            return Optional.of("a Git LFS pointer, not the file itself; git lfs pull fetches it");
        }
        String quote = ": " + quote(text);
        if (lower.startsWith("<svg") || lower.startsWith("<?xml") && lower.contains("<svg")) {
            return Optional.of("an SVG drawing" + quote);
        }
        if (lower.startsWith("<!doctype html") || lower.startsWith("<html") || lower.startsWith("<head")) {
            return Optional.of("an HTML page, perhaps a login or an error" + quote);
        }
        if (lower.startsWith("<?xml")) {
            return Optional.of("XML" + quote);
        }
        if (text.startsWith("{") || text.startsWith("[")) {
            return Optional.of("JSON" + quote);
        }
        // broken UTF-8 is replaced; in the last character it is only cut
        return text.substring(0, text.length() - 1).indexOf('\uFFFD') >= 0
                ? Optional.empty()
                : Optional.of("a text" + quote);
    }

    private static String quote(String text) {
        String line = text.substring(0, Math.min(text.length(), QUOTED)).replaceAll("\\s+", " ");
        return text.length() > QUOTED ? line + "..." : line;
    }
}
