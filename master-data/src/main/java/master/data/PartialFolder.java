// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.stream.Stream;
import master.core.io.Folders;

/**
 * A folder that is filled beside its final place.
 *
 * @param path where it is filled
 * @param target where it belongs
 */
record PartialFolder(Path path, Path target) {
    /**
     * Makes the folder.
     *
     * @throws DatasetException if there is something at the target already, or nothing can be written there
     */
    static PartialFolder beside(Path folder) {
        Path target = folder.toAbsolutePath().normalize();
        Path parent = target.getParent();
        try {
            if (parent == null || Files.exists(target) && !isEmptyFolder(target)) {
                throw new DatasetException(
                        "dataset %s: exists already, a new or empty folder is needed".formatted(folder));
            }
            Files.createDirectories(parent);
            // not a temporary directory: those have permissions of their own, which would stay
            return new PartialFolder(Files.createDirectory(parent.resolve(".partial-" + UUID.randomUUID())), target);
        } catch (IOException e) {
            throw new DatasetException("dataset %s: cannot be written: %s".formatted(folder, e), e);
        }
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /** Moves the folder to its place. */
    void publish() {
        try {
            Files.deleteIfExists(target);
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new DatasetException("dataset %s: cannot be moved to its place: %s".formatted(target, e), e);
        }
    }

    /** Deletes the folder if it has not been published. */
    void delete() {
        try {
            Folders.delete(path);
        } catch (IOException e) {
            throw new DatasetException("folder %s: cannot be deleted: %s".formatted(path, e), e);
        }
    }
}
