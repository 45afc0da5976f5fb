// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import master.cli.Failure;

/** Where a new model goes. Holds no state. */
final class Destination {
    private Destination() {}

    /** Minutes of work are not to be lost to a mistyped file. */
    static void refuseUnwritable(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new Failure("%s is a folder, a file is needed".formatted(file));
        }
        try {
            Files.createDirectories(parent);
        } catch (IOException e) {
            throw new Failure("%s cannot be made: %s".formatted(parent, e), e);
        }
        if (!Files.isWritable(parent)) {
            throw new Failure("%s is not writable".formatted(parent));
        }
    }
}
