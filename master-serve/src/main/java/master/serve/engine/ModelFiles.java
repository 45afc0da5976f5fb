// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import static java.util.Objects.requireNonNull;

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
import org.jspecify.annotations.Nullable;

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
        private final AtomicReference<@Nullable Optional<byte[]>> kept = new AtomicReference<>();

        private Signature(Path file) {
            this.file = file;
        }

        @Override
        public Optional<byte[]> get() {
            Optional<byte[]> known = kept.get();
            if (known != null) {
                return known;
            }
            kept.compareAndSet(null, read());
            return requireNonNull(kept.get());
        }

        private Optional<byte[]> read() {
            try {
                return ModelFile.of(file).signature();
            } catch (UncheckedIOException e) {
                String reason = requireNonNull(e.getCause()).getClass().getSimpleName();
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
            Path signature = ModelFile.signatureOf(place.file);
            return stamp(place.file) + (Files.exists(signature) ? " " + stamp(signature) : "");
        } catch (IOException | ModelLoadException e) {
            return e.getClass().getSimpleName(); // find() says what is wrong
        }
    }

    private static String stamp(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return "%s %d %s %s".formatted(file, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }

    @Override
    public Found find() {
        try {
            return read(place());
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public Found find(long version) {
        try {
            Optional<Path> folder =
                    numbered().stream().filter(each -> number(each) == version).findFirst();
            return read(place(folder.orElseThrow(
                    () -> new ModelLoadException("model %s has no version %d".formatted(name(path), version)))));
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    @Override
    public List<Long> versions() {
        try {
            return numbered().stream().map(ModelFiles::number).toList();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    private Found read(Place place) throws IOException {
        if (Files.size(place.file) > LARGEST) {
            throw new ModelLoadException("model %s is larger than 2 GiB".formatted(name(place.file)));
        }
        byte[] bytes = Files.readAllBytes(place.file);
        ModelFile model = ModelFile.of(name(place.file), () -> bytes).withSignature(new Signature(place.file));
        return new Found(place.version, asked -> opener.open(model, asked));
    }

    private ModelLoadException unreadable(IOException e) {
        String why = e instanceof NoSuchFileException
                ? ": no such file"
                : " cannot be read: " + e.getClass().getSimpleName();
        return new ModelLoadException("model %s%s".formatted(name(path), why), e);
    }

    private Place place() throws IOException {
        if (!Files.isDirectory(path)) {
            return new Place(regular(path), Optional.empty());
        }
        List<Path> numbered = numbered();
        return numbered.isEmpty() ? new Place(onlyModel(path), Optional.empty()) : place(numbered.get(0));
    }

    private static Place place(Path version) throws IOException {
        return new Place(onlyModel(version), Optional.of(number(version)));
    }

    /** Folders with numbers as names, the highest first. */
    private List<Path> numbered() throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(path)) {
            return entries.filter(entry ->
                            NUMBER.matcher(entry.getFileName().toString()).matches())
                    .filter(Files::isDirectory)
                    .sorted(Comparator.comparing(ModelFiles::number).reversed())
                    .toList();
        }
    }

    /** Reading a pipe or a device would wait for ever. */
    private static Path regular(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new ModelLoadException("model %s is not a regular file".formatted(name(file)));
        }
        return file;
    }

    /** Without the folders before it: what clients and logs may know. */
    private static String name(Path file) {
        Path whole = file.toAbsolutePath().normalize();
        return String.valueOf(whole.getFileName() == null ? whole : whole.getFileName());
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
            return regular(models.get(0));
        }
    }
}
