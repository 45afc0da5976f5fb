// SPDX-License-Identifier: Apache-2.0
package master.serve.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import master.core.io.TextLines;
import master.serve.options.Access;

/** Tokens, one a line; empty lines and those that begin with {@code #} are none. Not thread-safe. */
final class TokenFile {
    private final Path file;
    private String stamp = ""; // of what was read last; empty if that could not be read

    TokenFile(Path file) {
        this.file = Objects.requireNonNull(file, "file");
    }

    /**
     * Reads it.
     *
     * @throws UncheckedIOException if it cannot be read
     * @throws IllegalArgumentException if it holds no token, or one that cannot be used
     */
    List<String> read() {
        try {
            return tokens();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is in it now, if it is another file than the one that was read last; fails as {@link #read}, once. What could not be
     * read is tried again each time.
     */
    Optional<List<String>> readIfChanged() {
        boolean known = stamp.isEmpty();
        try {
            return !known && stamp().equals(stamp) ? Optional.empty() : Optional.of(tokens());
        } catch (IOException e) {
            stamp = "";
            if (known) {
                return Optional.empty();
            }
            throw new UncheckedIOException(e);
        }
    }

    private List<String> tokens() throws IOException {
        stamp = "";
        String now = stamp();
        List<String> tokens = TextLines.read(file).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        stamp = now;
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("it holds no token");
        }
        return new Access(tokens, List.of()).tokens();
    }

    private String stamp() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return "%d %s %s".formatted(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    /** Whether everybody on this machine can read it. */
    boolean isPublic() {
        try {
            return Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException e) {
            return false; // not known here
        }
    }
}
