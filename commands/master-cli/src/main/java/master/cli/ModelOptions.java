// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import master.api.Device;
import master.api.ModelFile;
import master.api.ModelKey;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.TextConstraint;
import master.onnx.ModelFiles;
import master.onnx.OnnxExporter;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

/** The options of all commands that open a recognizer. */
final class ModelOptions {
    /** Reads a device. */
    static final class DeviceConverter implements ITypeConverter<Device> {
        @Override
        public Device convert(String value) {
            try {
                return Device.parse(value);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            description = {
                "An .onnx or .safetensors file, the folder of a checkpoint,",
                "or the name of a bundled model (default: ${DEFAULT-VALUE})."
            })
    private String model;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            converter = DeviceConverter.class,
            description = "auto, cpu, cuda or cuda:N (default: ${DEFAULT-VALUE}).")
    private Device device;

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads for one image or batch (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(
            names = "--require-signature",
            paramLabel = "PUBLIC.pem",
            description = {
                "Runs a model only if MODEL.sig, beside it, is a signature by this key; see master sign.",
                "Bundled models have none."
            })
    private Path publicKey;

    /** Options whose model is {@code captcha} where none is named. */
    ModelOptions() {
        this("captcha");
    }

    /** @param model where none is named */
    ModelOptions(String model) {
        this.model = model;
    }

    /** The model as the user named it. */
    String model() {
        return model;
    }

    /** Opens the recognizer for texts of any kind; the caller closes it. */
    Recognizer open() {
        return open(TextConstraint.NONE, false, Optional.empty());
    }

    /** Opens the recognizer for texts of which something is known; the caller closes it. */
    Recognizer open(TextConstraint constraint, boolean tokenBoxes, Optional<Boolean> secondLook) {
        RecognizerOptions options = options().withConstraint(constraint).withTokenBoxes(tokenBoxes);
        if (secondLook.isPresent()) {
            options = options.withSecondLook(secondLook.get());
        }
        try {
            return Recognizer.open(source(), options);
        } catch (IllegalArgumentException e) {
            throw constraint.equals(TextConstraint.NONE) ? e : usage(e); // the model cannot answer what is asked for
        }
    }

    /**
     * Opens another model, which the user named elsewhere, with the same device, threads and key; the caller closes it.
     */
    Recognizer openOther(String other) {
        return Recognizer.open(source(other), options().withSecondLook(false));
    }

    private RecognizerOptions options() {
        try {
            RecognizerOptions options =
                    RecognizerOptions.DEFAULT.withDevice(device).withThreads(threads);
            return publicKey == null ? options : options.withSignedBy(ModelKey.read(publicKey));
        } catch (IllegalArgumentException e) {
            throw usage(e);
        }
    }

    /** The bytes of the ONNX file; those of a checkpoint are written for it. */
    byte[] file() {
        return source().bytes();
    }

    /** How many threads one image or batch gets. */
    int threads() {
        return threads;
    }

    private ModelFile source() {
        return source(model);
    }

    private static ModelFile source(String named) {
        Path file = Path.of(named);
        return named.endsWith(".safetensors") || Files.isDirectory(file)
                ? ModelFile.of(named, () -> OnnxExporter.export(ModelFiles.read(file)))
                : ModelFile.named(named);
    }

    private ParameterException usage(IllegalArgumentException error) {
        return new ParameterException(spec.commandLine(), error.getMessage(), error);
    }
}
