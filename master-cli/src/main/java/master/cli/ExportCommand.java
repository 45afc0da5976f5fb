// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import master.onnx.ModelFiles;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model as an ONNX file. */
@Command(
        name = "export",
        description = "Writes a checkpoint as one self-contained ONNX file.",
        footer = {"", "Example:", "  master export runs/captcha/best --out captcha.onnx"})
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CHECKPOINT", description = "A checkpoint's folder, a .safetensors or an .onnx file.")
    private Path checkpoint;

    @Option(names = {"-o", "--out"}, required = true, paramLabel = "FILE", description = "The ONNX file to write.")
    private Path file;

    @Option(names = "--name", paramLabel = "NAME", description = "The model's name in the file (default: as it was).")
    private String name;

    @Override
    public Integer call() {
        TrainedModel model = ModelFiles.read(checkpoint);
        if (name != null) {
            model = new TrainedModel(model.manifest().withName(name), model.weights());
        }
        OnnxExporter.write(model, file);
        spec.commandLine()
                .getOut()
                .println(String.format(
                        Locale.ROOT,
                        "%s: model %s, %,d parameters",
                        file,
                        model.manifest().name(),
                        model.parameters().trainableCount()));
        return 0;
    }
}
