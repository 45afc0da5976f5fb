// SPDX-License-Identifier: Apache-2.0
package master.api;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import master.api.spi.BundledModel;

/**
 * A model's ONNX file, wherever it is: in a file, in a jar on the path, in memory. It is read when the model is opened, not
 * before, and not cached. Thread-safe if the suppliers it was made of are.
 */
public final class ModelFile {
    private static final String RESOURCE = "classpath:";

    /** Bytes that are read of a signature: one more than it has, since one too many is as wrong as a thousand. */
    private static final int MOST_SIGNATURE = 65;

    private final String name;
    private final Supplier<byte[]> content;
    private final Supplier<Optional<byte[]>> signature;

    private ModelFile(String name, Supplier<byte[]> content, Supplier<Optional<byte[]>> signature) {
        this.name = Objects.requireNonNull(name, "name");
        this.content = Objects.requireNonNull(content, "content");
        this.signature = Objects.requireNonNull(signature, "signature");
    }

    /**
     * The model with a name or path, as on the command line: with the prefix {@code classpath:} a resource on the class path; the
     * file, if there is one or the word ends in {@code .onnx}; else the bundled model of that name.
     *
     * @throws ModelLoadException if there is neither such a file nor such a bundled model
     */
    public static ModelFile named(String word) {
        if (word.startsWith(RESOURCE)) {
            return resource(word);
        }
        Path file = Path.of(word);
        if (Files.isRegularFile(file) || word.endsWith(".onnx")) {
            return of(file);
        }
        return bundled(word, "there is no bundled model \"%s\" and no such file; on this path are: %s");
    }

    /** The model in a file. Its signature, if any, is the file {@link #signatureOf} beside it, which {@code master sign} writes. */
    public static ModelFile of(Path file) {
        return new ModelFile(file.toString(), () -> read(file), () -> readSignature(file));
    }

    /**
     * The bundled model with a name, such as {@code captcha}. It has no signature.
     *
     * @throws ModelLoadException if no jar on the path contains it
     */
    public static ModelFile bundled(String name) {
        return bundled(name, "there is no bundled model \"%s\"; on this path are: %s");
    }

    /**
     * A model from a supplier, without a signature.
     *
     * @param name the name for error messages
     * @param content supplies the bytes of the ONNX file; an {@link UncheckedIOException} that it throws becomes a
     *     {@link ModelLoadException}
     */
    public static ModelFile of(String name, Supplier<byte[]> content) {
        return new ModelFile(name, content, Optional::empty);
    }

    /**
     * A model from a stream, which is read once, when the model is opened, and not closed.
     *
     * @param stream may be null, as {@link Class#getResourceAsStream} returns for a missing resource; opening then fails
     */
    public static ModelFile of(InputStream stream) {
        return of("of a stream", () -> {
            if (stream == null) {
                throw new ModelLoadException(
                        "model of a stream: there is none; a resource of that name is not on the path");
            }
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** A resource on the class path, as the thread's class loader finds it, in nested jars too. */
    private static ModelFile resource(String word) {
        String path = word.substring(RESOURCE.length()).replaceFirst("^/", "");
        return of(word, () -> {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            ClassLoader loader = context == null ? ModelFile.class.getClassLoader() : context;
            try (InputStream stream = loader.getResourceAsStream(path)) {
                if (stream == null) {
                    throw new ModelLoadException("model %s: no such resource on the class path".formatted(word));
                }
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** A copy with a signature; the supplier is only called if the options require a signature. */
    public ModelFile withSignature(Supplier<Optional<byte[]>> given) {
        return new ModelFile(name, content, given);
    }

    /** The name of the model for error messages: a path, or a bundled model's name. */
    public String name() {
        return name;
    }

    /**
     * Reads the file.
     *
     * @throws ModelLoadException if the file is missing, cannot be read, or does not fit into memory
     */
    public byte[] bytes() {
        try {
            return content.get();
        } catch (UncheckedIOException e) {
            throw new ModelLoadException(
                    "model %s: %s".formatted(name, requireNonNull(e.getCause()).getMessage()), e);
        } catch (OutOfMemoryError e) {
            throw new ModelLoadException(
                    "model %s: it does not fit into the memory of this JVM (at most %d MiB)"
                            .formatted(name, Runtime.getRuntime().maxMemory() >> 20),
                    e);
        }
    }

    /**
     * Reads the signature without checking it; empty if there is none.
     *
     * @throws UncheckedIOException if the signature cannot be read
     */
    public Optional<byte[]> signature() {
        return signature.get();
    }

    private static ModelFile bundled(String name, String missing) {
        BundledModel model = BundledModel.named(name)
                .orElseThrow(() -> new ModelLoadException(missing.formatted(
                        name,
                        Recognizer.bundledModels().isEmpty()
                                ? "none"
                                : String.join(", ", Recognizer.bundledModels()))));
        return of(name, () -> {
            try {
                return model.bytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The file with the signature of a model file: {@code my.onnx.sig} for {@code my.onnx}. */
    public static Path signatureOf(Path file) {
        return file.resolveSibling(file.getFileName() + ".sig");
    }

    private static Optional<byte[]> readSignature(Path model) {
        Path file = signatureOf(model);
        try (InputStream stream = Files.newInputStream(file)) {
            return Optional.of(stream.readNBytes(MOST_SIGNATURE));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("signature %s cannot be read: %s".formatted(file, e), e);
        }
    }

    private static byte[] read(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new ModelLoadException("model %s: is a directory, a file is needed".formatted(file));
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            String way = file.toString().matches("(nested|jar|file|classpath):.*|.*\\.jar!.*")
                    ? "; what is in a jar is opened by Recognizer.open(App.class.getResourceAsStream(\"/NAME\"))"
                    : "";
            throw new ModelLoadException("model %s: no such file%s".formatted(file, way), e);
        } catch (IOException e) {
            throw new ModelLoadException("model %s: cannot be read: %s".formatted(file, e), e);
        }
    }
}
