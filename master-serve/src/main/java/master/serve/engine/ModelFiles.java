// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import master.api.ModelFile;
import master.api.ModelLoadException;
import master.api.model.ModelSignature;

/**
 * A model in an {@code .onnx} file, or in a folder: in folders with numbers as names, of which the highest is served,
 * as TensorFlow Serving has it; or as the only {@code .onnx} file in it. Write a new file beside its place and rename it;
 * one that is half there has a wrong digest and is not served, but says so in the log.
 */
public final class ModelFiles implements ModelSource {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final long LARGEST = 2L << 30;

    private record Place(Path file, Optional<Long> version) {}

    /** Read when it is first asked for, then kept: it belongs to the bytes that were read, not to those of later. */
    private static final class Signature implements Supplier<Optional<byte[]>> {
        private final Path file;
        private final AtomicReference<Optional<byte[]>> kept = new AtomicReference<>();

        private Signature(Path file) {
            this.file = file;
        }

        @Override
        public Optional<byte[]> get() {
            if (kept.get() == null) {
                kept.compareAndSet(null, read());
            }
            return kept.get();
        }

        private Optional<byte[]> read() {
            try {
                return ModelSignature.read(file);
            } catch (UncheckedIOException e) {
                String reason = e.getCause().getClass().getSimpleName();
                throw new ModelLoadException(
                        "model %s: its signature cannot be read: %s".formatted(name(file), reason), e);
            }
        }
    }

    private final Path path;
    private final RecognizerOpener opener;

    /** @param opener opens a recognizer of the bytes of a file */
    public ModelFiles(Path path, RecognizerOpener opener) {
        this.path = Objects.requireNonNull(path, "path");
        this.opener = Objects.requireNonNull(opener, "opener");
    }

    @Override
    public String stamp() {
        try {
            Place place = place();
            Path signature = ModelSignature.beside(place.file);
            return stamp(place.file) + (Files.exists(signature) ? " " + stamp(signature) : "");
        } catch (IOException | ModelLoadException e) {
            return e.getClass().getSimpleName(); // find() says what is wrong
        }
    }

    private static String stamp(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return "%s %d %s %s"
                .formatted(file, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    @Override
    public Found find() {
        try {
            Place place = place();
            if (Files.size(place.file) > LARGEST) {
                throw new ModelLoadException("model %s is larger than 2 GiB".formatted(name(place.file)));
            }
            byte[] bytes = Files.readAllBytes(place.file);
            ModelFile model =
                    ModelFile.of(name(place.file), () -> bytes).withSignature(new Signature(place.file));
            return new Found(place.version, asked -> opener.open(model, asked));
        } catch (NoSuchFileException e) {
            throw new ModelLoadException("model %s: no such file".formatted(name(path)), e);
        } catch (IOException e) {
            throw new ModelLoadException(
                    "model %s cannot be read: %s"
                            .formatted(name(path), e.getClass().getSimpleName()),
                    e);
        }
    }

    private Place place() throws IOException {
        if (!Files.isDirectory(path)) {
            return new Place(path, Optional.empty());
        }
        List<Path> numbered;
        try (Stream<Path> entries = Files.list(path)) {
            numbered = entries.filter(entry ->
                            NUMBER.matcher(entry.getFileName().toString()).matches())
                    .filter(Files::isDirectory)
                    .toList();
        }
        Optional<Path> newest = numbered.stream().max(Comparator.comparing(ModelFiles::number));
        return newest.isPresent()
                ? new Place(onlyModel(newest.get()), newest.map(ModelFiles::number))
                : new Place(onlyModel(path), Optional.empty());
    }

    /** Without the folders before it: what clients and logs may know. */
    private static String name(Path file) {
        return String.valueOf(file.toAbsolutePath().normalize().getFileName());
    }

    private static long number(Path folder) {
        return Long.parseLong(folder.getFileName().toString());
    }

    private static Path onlyModel(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> models = entries.filter(
                            entry -> entry.getFileName().toString().endsWith(".onnx"))
                    .toList();
            if (models.size() != 1) {
                throw new ModelLoadException(
                        "model folder %s holds %d .onnx files, 1 is needed".formatted(name(folder), models.size()));
            }
            return models.get(0);
        }
    }
}
