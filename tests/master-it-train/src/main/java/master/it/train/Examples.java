// SPDX-License-Identifier: Apache-2.0
package master.it.train;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import master.api.LetterCase;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.data.Dataset;
import master.deploy.int8.Int8Export;
import master.deploy.int8.Int8Report;
import master.deploy.int8.LabeledSample;
import master.deploy.triton.TritonRepository;
import master.eval.Evaluation;
import master.eval.EvaluationReport;
import master.onnx.ModelFiles;
import master.onnx.OnnxExporter;
import master.onnx.OnnxReader;
import master.onnx.TrainedModel;
import master.serve.MasterServer;
import master.serve.options.ServerOptions;
import master.train.Calibrator;
import master.train.DataSources;
import master.train.Finetuning;
import master.train.Trainer;
import master.train.TrainingListener;
import master.train.config.ConfigFile;
import master.train.config.TrainingConfig;
import master.train.data.Example;

/** The examples of docs/api.md, one per method. */
final class Examples {
    private Examples() {}

    /**
     * Trains a network.
     *
     * @param yaml the configuration
     * @param run the folder for checkpoints, reports and model.onnx
     */
    static Trainer.Result train(Path yaml, Path run) {
        TrainingConfig config = ConfigFile.read(yaml);
        TrainingListener listener = new TrainingListener() {};
        DataSources data = DataSources.open(config, yaml.toAbsolutePath().getParent(), listener);
        Trainer.Result result = new Trainer(config, run, listener).train(data);
        return result;
    }

    /**
     * Fine-tunes the bundled model and calibrates it.
     *
     * @param folder labeled images of a site
     * @param run the folder for checkpoints and reports
     * @param file the ONNX file to write
     */
    static void finetune(Path folder, Path run, Path file) {
        Finetuning.Options options =
                new Finetuning.Options(0.15, OptionalInt.empty(), Optional.empty(), LetterCase.NONE, 1);
        try (Dataset images = Dataset.open(folder)) {
            TrainedModel start = ModelFiles.named("captcha");
            Finetuning plan = Finetuning.of(start, "my-site", images, options);
            TrainingListener listener = new TrainingListener() {};
            DataSources data = plan.data(listener);
            Trainer trainer = new Trainer(plan.config(), run, listener);
            trainer.finetune(data, start);
            List<Example> heldOut = data.validation().get(Finetuning.HELD_OUT);
            Calibrator.Result made = Calibrator.calibrate(trainer.last(), plan.calibration(heldOut), heldOut);
            OnnxExporter.write(Finetuning.finished(made), file);
        }
    }

    /**
     * Measures a model.
     *
     * @param folder labeled images that the model has not learned
     * @param out gets the figures
     */
    static void evaluate(Path folder, Path file, PrintWriter out) {
        try (Dataset images = Dataset.open(folder);
                Recognizer recognizer = Recognizer.open(file)) {
            Evaluation evaluation = Evaluation.of(images, recognizer);
            System.out.println(evaluation.card().metrics().wordAccuracy());
            new EvaluationReport("my-site", folder.toString(), evaluation, 10).text(out);
        }
    }

    /**
     * Writes a model in 8-bit integers, at most 0.3 points of word accuracy below the one of floats.
     *
     * @param folder labeled images
     * @param smaller the ONNX file to write
     */
    static void shrink(Path folder, Path file, Path smaller) {
        try (Dataset images = Dataset.open(folder)) {
            List<LabeledSample> labeled = LabeledSample.of(images, 1000, System.err::println);
            Int8Export export = new Int8Export(ModelFiles.read(file), labeled, 7, 0.3, System.err::println);
            Int8Report report = export.run(labeled, "my-site");
            OnnxExporter.write(report.file(), smaller);
        }
    }

    /** Puts a model into a repository of Triton. */
    static Path triton(Path file, Path repository) throws IOException {
        byte[] model = Files.readAllBytes(file);
        Path served = TritonRepository.write(repository, "my_site", OnnxReader.manifest(model), model);
        return served;
    }

    /** Serves a model at a free port of this machine; the caller closes the server. */
    static MasterServer serve(Path file) throws IOException {
        Map<String, String> models = Map.of("my-site", file.toString());
        MasterServer server =
                MasterServer.start(ServerOptions.local(), models, RecognizerOptions.DEFAULT, System.err::println);
        System.out.println("http://127.0.0.1:" + server.port());
        return server;
    }
}
