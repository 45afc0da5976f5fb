// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import master.api.LetterCase;
import master.cli.Failure;
import master.cli.Subcommand;
import master.core.metric.Calibration;
import master.core.model.ModelManifest;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.LabelPolicy;
import master.data.LabelSurvey;
import master.onnx.ModelFiles;
import master.onnx.ModelFormatException;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import master.train.Calibrator;
import master.train.DataSources;
import master.train.TrainingException;
import master.train.data.Example;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Makes a model's confidences mean what they say. */
@Command(
        name = "calibrate",
        description = {
            "Makes a model's confidences mean what they say: of the texts it is 90 %% sure of, 90 %% should be right.",
            "",
            "It fits one number, the temperature, to labelled images that the model has not learnt, and writes the "
                    + "model with it as an ONNX file. The texts that it reads stay the same. Labels that the model "
                    + "cannot answer are left out.",
            ""
        },
        footer = {
            "",
            "Examples:",
            "  master calibrate --model captcha --data my-site/ --out my-captcha.onnx",
            "  master calibrate --model runs/my/best.safetensors --data held-out/ --out my.onnx"
        })
public final class CalibrateCommand implements Subcommand {
    @Spec
    private CommandSpec spec;

    @Mixin
    private StartOptions start;

    @Override
    public Integer call() {
        Destination.refuseUnwritable(start.file);
        try (ConsoleListener listener = new ConsoleListener(spec.commandLine().getErr());
                Dataset dataset = Dataset.open(start.data)) {
            TrainedModel model = ModelFiles.named(start.model);
            List<Example> examples = examples(dataset, model.manifest(), listener);
            Calibrator.Result made = Calibrator.calibrate(model, examples);
            OnnxExporter.write(made.model(), start.file);
            tell(made);
            return 0;
        } catch (TrainingException | DatasetException | ModelFormatException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private static List<Example> examples(Dataset dataset, ModelManifest manifest, ConsoleListener listener) {
        LabelPolicy policy = new LabelPolicy(
                LetterCase.NONE, LabelPolicy.Unfit.SKIP, Optional.of(manifest.vocabulary()), manifest.maxLength());
        LabelSurvey labels = LabelSurvey.of(dataset, policy).check();
        labels.lines().forEach(listener::message);
        return DataSources.all(dataset, labels, OptionalInt.empty(), listener);
    }

    private void tell(Calibrator.Result made) {
        Calibration before = Calibrator.calibration(made.before());
        Calibration after = Calibrator.calibration(made.after());
        PrintWriter out = spec.commandLine().getOut();
        out.println(String.format(
                Locale.ROOT,
                "%s: temperature %.3f by %d images, %.1f %% of them read exactly",
                start.file,
                made.temperature().value(),
                after.samples(),
                100 * made.after().metrics().wordAccuracy()));
        out.println(String.format(
                Locale.ROOT,
                "cross-entropy per character %.4f, before %.4f; calibration error %.1f %%, before %.1f %%",
                made.temperature().after(),
                made.temperature().before(),
                100 * after.expectedError(),
                100 * before.expectedError()));
    }
}
