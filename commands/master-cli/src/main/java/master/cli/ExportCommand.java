// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import master.api.ModelFile;
import master.api.Recognizer;
import master.core.io.AtomicFile;
import master.core.model.ModelManifest;
import master.core.network.Parameters;
import master.core.serving.InferenceMetadata;
import master.deploy.int8.Int8Report;
import master.deploy.triton.TritonRepository;
import master.onnx.ExportOptions;
import master.onnx.ModelFiles;
import master.onnx.OnnxExporter;
import master.onnx.OnnxReader;
import master.onnx.TrainedModel;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes a model as an ONNX file, and what other servers need beside it. */
@Command(
        name = "export",
        description = "Writes a model as one self-contained ONNX file, or as a folder for Triton.",
        footer = {
            "",
            "Examples:",
            "  master export runs/captcha/best.safetensors --out captcha.onnx",
            "  master export captcha.onnx --int8 --out captcha-int8.onnx",
            "  master export captcha --triton model_repository/",
            "      the bundled model, for NVIDIA's Triton Inference Server",
            "  master export runs/a/best.safetensors runs/b/best.safetensors --out mean.onnx",
            "      b was trained on from a"
        })
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @CommandLine.Parameters(
            arity = "1..*",
            paramLabel = "MODEL",
            description = {
                "A checkpoint's folder, a .safetensors or an .onnx file,",
                "or the name of a bundled model.",
                "Of several that were trained on from each other, the mean of their weights: often more accurate than each."
            })
    private List<String> sources;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "The ONNX file to write.")
    private Path file;

    @Option(
            names = "--triton",
            paramLabel = "DIR",
            description = "A model repository for Triton: writes DIR/NAME with config.pbtxt, vocabulary and model.")
    private Path repository;

    @Option(
            names = "--saved-metadata",
            paramLabel = "FILE",
            description = "Writes what master serve answers at /v2/models/NAME, as JSON.")
    private Path metadata;

    @Option(names = "--name", paramLabel = "NAME", description = "The model's name in the file (default: as it was).")
    private String name;

    @Option(
            names = "--fp16-storage",
            description = "Stores weights with 16 bits: half the file, the same speed, nearly the same answers.")
    private boolean halves;

    @Option(
            names = "--second-look",
            negatable = true,
            description = "Whether the file asks to be read with a second look (default: as it was).")
    private Boolean secondLook;

    @ArgGroup(exclusive = false, heading = "In 8-bit integers:%n")
    private Int8Options int8;

    @Override
    public Integer call() {
        if (file == null && repository == null && metadata == null) {
            throw new ParameterException(spec.commandLine(), "--out, --triton or --saved-metadata is needed");
        }
        if (int8 != null && halves) {
            throw new ParameterException(spec.commandLine(), "--int8 and --fp16-storage exclude each other");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (sources.size() > 1) {
            write(averaged(), out);
            return 0;
        }
        Optional<byte[]> given = bundled().or(this::onnx);
        Optional<ModelManifest> integers = given.flatMap(bytes -> OnnxReader.integers(bytes, source()));
        boolean unchanged = int8 == null && !halves && secondLook == null;
        if (integers.isPresent() && unchanged && file == null) { // it can be handed on, not exported
            write(integers.get(), given::get, out);
            return 0;
        }
        write(bundled().map(OnnxReader::read).orElseGet(() -> ModelFiles.read(Path.of(source()))), out);
        return 0;
    }

    private void write(TrainedModel read, PrintWriter out) {
        TrainedModel model = new TrainedModel(described(read.manifest()), read.weights());
        write(model.manifest(), () -> export(model, out), out);
    }

    private TrainedModel averaged() {
        List<TrainedModel> models = sources.stream().map(ModelFiles::named).toList();
        try {
            return TrainedModel.average(models);
        } catch (IllegalArgumentException e) {
            throw new Failure("%s: %s".formatted(String.join(", ", sources), e.getMessage()), e);
        }
    }

    private String source() {
        return sources.get(0);
    }

    private ModelManifest described(ModelManifest manifest) {
        ModelManifest named = name == null ? manifest : manifest.withName(name);
        return secondLook == null ? named : named.withSecondLook(secondLook);
    }

    private byte[] export(TrainedModel model, PrintWriter out) {
        if (int8 == null) {
            return OnnxExporter.export(model, ExportOptions.standard().withHalves(halves));
        }
        Int8Report report = int8.export(model, spec.commandLine());
        report.lines().forEach(out::println);
        return report.file();
    }

    /** Writes all that is asked for; the file is made only where it is needed. */
    private void write(ModelManifest manifest, Supplier<byte[]> making, PrintWriter out) {
        if (file != null || repository != null) {
            byte[] bytes = making.get();
            if (file != null) {
                OnnxExporter.write(bytes, file);
                tell(out, file, manifest);
            }
            if (repository != null) {
                tell(out, triton(manifest, bytes), manifest);
            }
        }
        if (metadata != null) {
            AtomicFile.write(metadata, Json.pretty(InferenceMetadata.of(served(manifest), 1)) + "\n");
            out.println(metadata + ": what master serve says of the model");
        }
    }

    private Path triton(ModelManifest manifest, byte[] bytes) {
        try {
            return TritonRepository.write(repository, served(manifest), manifest, bytes);
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage() + "; --name gives another name", e);
        }
    }

    /** The name that a server knows the model by; those in floats and in integers have the same one inside. */
    private String served(ModelManifest manifest) {
        return name != null ? name : bundled().isPresent() ? source() : manifest.name();
    }

    private static void tell(PrintWriter out, Path written, ModelManifest manifest) {
        Parameters parameters = manifest.parameters();
        out.println(String.format(
                Locale.ROOT, "%s: model %s, %,d parameters", written, manifest.name(), parameters.trainableCount()));
    }

    /** The file of the bundled model of that name, unless there is a file or folder of that name. */
    private Optional<byte[]> bundled() {
        return Recognizer.bundledModels().contains(source()) && !Files.exists(Path.of(source()))
                ? Optional.of(ModelFile.bundled(source()).bytes())
                : Optional.empty();
    }

    private Optional<byte[]> onnx() {
        Path path = Path.of(source());
        if (!source().toLowerCase(Locale.ROOT).endsWith(".onnx") || !Files.isRegularFile(path)) {
            return Optional.empty();
        }
        return Optional.of(ModelFile.of(path).bytes());
    }
}
