// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import master.api.spi.BundledModel;
import master.cli.int8.Int8Report;
import master.cli.serving.InferenceMetadata;
import master.cli.serving.TritonRepository;
import master.onnx.ExportOptions;
import master.onnx.ModelFiles;
import master.onnx.OnnxExporter;
import master.onnx.OnnxReader;
import master.onnx.TrainedModel;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model as an ONNX file, and what other servers need beside it. */
@Command(
        name = "export",
        description = "Writes a model as one self-contained ONNX file, or as a folder for Triton.",
        footer = {
            "",
            "Examples:",
            "  master export runs/captcha/best --out captcha.onnx",
            "  master export captcha.onnx --int8 --out captcha-int8.onnx",
            "  master export captcha --triton model_repository/",
            "      the bundled model, for NVIDIA's Triton Inference Server"
        })
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "MODEL",
            description = {
                "A checkpoint's folder, a .safetensors or an .onnx file,",
                "or the name of a bundled model."
            })
    private String source;

    @Option(names = {"-o", "--out"}, paramLabel = "FILE", description = "The ONNX file to write.")
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
        TrainedModel model = read();
        if (name != null) {
            model = new TrainedModel(model.manifest().withName(name), model.weights());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (file != null || repository != null) {
            write(model, out);
        }
        if (metadata != null) {
            write(Json.pretty(InferenceMetadata.of(model.manifest().name(), 1)) + "\n");
            out.println(metadata + ": what master serve says of the model");
        }
        return 0;
    }

    private void write(TrainedModel model, PrintWriter out) {
        byte[] bytes;
        if (int8 != null) {
            Int8Report report = int8.export(model, spec.commandLine());
            report.lines().forEach(out::println);
            bytes = report.file();
        } else {
            bytes = OnnxExporter.export(model, ExportOptions.standard().withHalves(halves));
        }
        if (file != null) {
            OnnxExporter.write(bytes, file);
            tell(out, file, model);
        }
        if (repository != null) {
            tell(out, TritonRepository.write(repository, model.manifest(), bytes), model);
        }
    }

    private static void tell(PrintWriter out, Path written, TrainedModel model) {
        out.println(String.format(
                Locale.ROOT,
                "%s: model %s, %,d parameters",
                written,
                model.manifest().name(),
                model.parameters().trainableCount()));
    }

    private void write(String json) {
        try {
            Files.writeString(metadata, json);
        } catch (IOException e) {
            throw new Failure("%s cannot be written: %s".formatted(metadata, e), e);
        }
    }

    /** A file or folder if there is one of that name, else a bundled model. */
    private TrainedModel read() {
        Path path = Path.of(source);
        Optional<BundledModel> bundled = BundledModel.all().stream()
                .filter(candidate -> candidate.name().equals(source) && !Files.exists(path))
                .findFirst();
        if (bundled.isEmpty()) {
            return ModelFiles.read(path);
        }
        try (InputStream stream = bundled.get().open()) {
            return OnnxReader.read(stream.readAllBytes());
        } catch (IOException e) {
            throw new Failure("bundled model %s cannot be read: %s".formatted(source, e), e);
        }
    }
}
