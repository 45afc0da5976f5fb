// SPDX-License-Identifier: Apache-2.0
package master.it.trust;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What this process holds, by {@code /proc}; only Linux has it. */
final class Footprint {
    private static final Path PROC = Path.of("/proc/self");

    private Footprint() {}

    static boolean known() {
        return Files.isDirectory(PROC.resolve("fd"));
    }

    /** Resident memory. */
    static long residentKilobytes() {
        try (Stream<String> lines = Files.lines(PROC.resolve("status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static long heapKilobytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) >> 10;
    }

    /** What each open descriptor leads to, such as {@code socket:[123]}. */
    static List<String> descriptors() {
        List<String> targets = new ArrayList<>();
        try (Stream<Path> entries = Files.list(PROC.resolve("fd"))) {
            for (Path entry : entries.toList()) {
                target(entry).ifPresent(targets::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return targets;
    }

    private static Optional<String> target(Path descriptor) {
        try {
            return Optional.of(Files.readSymbolicLink(descriptor).toString());
        } catch (IOException e) { // closed meanwhile: it was that of the listing, or of another thread
            return Optional.empty();
        }
    }
}
