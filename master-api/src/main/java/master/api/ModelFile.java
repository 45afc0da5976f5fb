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
 * The ONNX file of a model, wherever it is: in a file, in a jar on the path, in memory. Nothing is read before it is
 * asked for, and nothing is kept. Thread-safe if what it was made of is.
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
     * The model that a word names: the resource on the class path behind {@code classpath:}; the file of that path, if there is
     * one or the word ends in {@code .onnx}; else the bundled model of that name.
     *
     * @throws ModelLoadException if it names no file that is there, and no jar on the path bundles it
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

    /** The model in a file; its signature, if it has one, lies beside it, as {@code master sign} puts it there. */
    public static ModelFile of(Path file) {
        return new ModelFile(file.toString(), () -> read(file), () -> readSignature(file));
    }

    /**
     * The bundled model of a name, such as {@code captcha}. It has no signature.
     *
     * @throws ModelLoadException if no jar on the path bundles it
     */
    public static ModelFile bundled(String name) {
        return bundled(name, "there is no bundled model \"%s\"; on this path are: %s");
    }

    /**
     * A model that something else gives, without a signature.
     *
     * @param name what to call it in errors
     * @param content gives the bytes; what it throws as an {@link UncheckedIOException} becomes a {@link
     *     ModelLoadException}
     */
    public static ModelFile of(String name, Supplier<byte[]> content) {
        return new ModelFile(name, content, Optional::empty);
    }

    /**
     * A model that comes as a stream, which is read when the model is opened, once, and not closed.
     *
     * @param stream null, as for a resource that is not there, is a missing model
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

    /** The same with a signature, which is asked for only where one is needed. */
    public ModelFile withSignature(Supplier<Optional<byte[]>> given) {
        return new ModelFile(name, content, given);
    }

    /** What to call the model in errors: a path, or a bundled model's name. */
    public String name() {
        return name;
    }

    /**
     * Reads the file.
     *
     * @throws ModelLoadException if it is missing, cannot be read, or does not fit into the memory
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
     * Reads the signature, whatever it holds, if there is one.
     *
     * @throws UncheckedIOException if it cannot be read
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

    /** Where the signature of a file lies: that of {@code my.onnx} is {@code my.onnx.sig}. */
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
