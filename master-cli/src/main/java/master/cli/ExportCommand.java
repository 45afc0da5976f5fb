// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import master.cli.int8.Int8Report;
import master.onnx.ExportOptions;
import master.onnx.ModelFiles;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model as an ONNX file. */
@Command(
        name = "export",
        description = "Writes a checkpoint as one self-contained ONNX file.",
        footer = {
            "",
            "Examples:",
            "  master export runs/captcha/best --out captcha.onnx",
            "  master export captcha.onnx --int8 --out captcha-int8.onnx"
        })
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CHECKPOINT", description = "A checkpoint's folder, a .safetensors or an .onnx file.")
    private Path checkpoint;

    @Option(names = {"-o", "--out"}, required = true, paramLabel = "FILE", description = "The ONNX file to write.")
    private Path file;

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
        TrainedModel model = ModelFiles.read(checkpoint);
        if (name != null) {
            model = new TrainedModel(model.manifest().withName(name), model.weights());
        }
        PrintWriter out = spec.commandLine().getOut();
        if (int8 != null) {
            if (halves) {
                throw new ParameterException(spec.commandLine(), "--int8 and --fp16-storage exclude each other");
            }
            Int8Report report = int8.export(model, spec.commandLine());
            OnnxExporter.write(report.file(), file);
            report.lines().forEach(out::println);
        } else {
            OnnxExporter.write(
                    OnnxExporter.export(model, ExportOptions.standard().withHalves(halves)), file);
        }
        out.println(String.format(
                Locale.ROOT,
                "%s: model %s, %,d parameters",
                file,
                model.manifest().name(),
                model.parameters().trainableCount()));
        return 0;
    }
}
