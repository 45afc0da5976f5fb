// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import master.onnx.ModelFormatException;

/** Finds the files of a checkpoint. */
final class CheckpointFiles {
    private static final String INDEX = ".index";
    private static final Pattern ENDING = Pattern.compile("\\.(index|data-\\d{5}-of-\\d{5})$");
    private static final String STATE = "checkpoint";
    private static final String SAVED_MODEL = "variables/variables";
    private static final long MOST_STATE_BYTES = 1 << 20;
    /** The line of TensorFlow's {@code CheckpointState} that names the newest; it escapes as C does. */
    private static final Pattern LATEST =
            Pattern.compile("^model_checkpoint_path: \"((?:[^\"\\\\]|\\\\.)*)\"\\s*$", Pattern.MULTILINE);

    private CheckpointFiles() {}

    /** Whether a path leads to a TensorFlow checkpoint, by the names of files alone. */
    static boolean leadTo(Path path) {
        return Files.isDirectory(path)
                ? Files.isRegularFile(path.resolve(STATE)) || isPrefix(path.resolve(SAVED_MODEL))
                : ENDING.matcher(path.toString()).find() || isPrefix(path);
    }

    /**
     * The common start of the names of a checkpoint's files.
     *
     * @param path that, or one of the files, or a folder of checkpoints, of which the newest is taken, or the
     *     folder of a SavedModel
     * @throws ModelFormatException if there is none
     */
    static Path prefix(Path path) {
        if (Files.isDirectory(path)) {
            return inFolder(path);
        }
        Path prefix = path.resolveSibling(
                ENDING.matcher(path.getFileName().toString()).replaceFirst(""));
        if (!isPrefix(prefix)) {
            throw new ModelFormatException(
                    "there is no TensorFlow checkpoint %s: no file %s%s".formatted(path, prefix, INDEX));
        }
        return prefix;
    }

    private static Path inFolder(Path folder) {
        if (isPrefix(folder.resolve(SAVED_MODEL))) {
            return folder.resolve(SAVED_MODEL);
        }
        Path state = folder.resolve(STATE);
        if (!Files.isRegularFile(state)) {
            throw new ModelFormatException("%s holds no TensorFlow checkpoint: neither a file %s nor %s%s"
                    .formatted(folder, STATE, SAVED_MODEL, INDEX));
        }
        Matcher latest = LATEST.matcher(read(state));
        if (!latest.find()) {
            throw new ModelFormatException("%s: no line model_checkpoint_path".formatted(state));
        }
        try {
            Path prefix = folder.resolve(latest.group(1).replaceAll("\\\\(.)", "$1"));
            if (isPrefix(prefix)) {
                return prefix;
            }
            throw new ModelFormatException(
                    "%s: names the checkpoint %s, but there is no file %s%s".formatted(state, prefix, prefix, INDEX));
        } catch (InvalidPathException e) {
            throw new ModelFormatException("%s: names a checkpoint that is no path".formatted(state), e);
        }
    }

    private static boolean isPrefix(Path prefix) {
        return prefix.getFileName() != null && Files.isRegularFile(prefix.resolveSibling(prefix.getFileName() + INDEX));
    }

    private static String read(Path state) {
        try {
            if (Files.size(state) > MOST_STATE_BYTES) {
                throw new ModelFormatException(
                        "%s: %d bytes, at most %d are allowed".formatted(state, Files.size(state), MOST_STATE_BYTES));
            }
            return Files.readString(state, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw new ModelFormatException("%s: no text, so not TensorFlow's list of checkpoints".formatted(state), e);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be read: %s".formatted(state, e), e);
        }
    }
}
