// SPDX-License-Identifier: Apache-2.0
package master.deploy.int8;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import master.api.Canvas;
import master.api.RecognitionException;
import master.core.image.PixelImage;
import master.core.image.Placement;
import master.core.image.Preprocessing;
import master.core.model.ModelManifest;
import master.onnx.ActivationRanges;
import master.onnx.ExportOptions;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import master.runtime.NativeLibrary;
import master.runtime.SessionSettings;

/**
 * What values the activations of a model take on images, measured by running them, one by one: in a batch, the steps
 * behind the end of a shorter text would count. Not thread-safe.
 */
final class Calibration {
    private final Map<String, ActivationHistogram> histograms;

    private Calibration(Map<String, ActivationHistogram> histograms) {
        this.histograms = histograms;
    }

    /**
     * Runs a model on images.
     *
     * @throws RecognitionException if ONNX Runtime fails
     */
    static Calibration measure(TrainedModel model, List<LabeledSample> images) {
        byte[] file = OnnxExporter.export(model, ExportOptions.standard().withActivations(true));
        Preprocessing preprocessing = model.manifest().preprocessing();
        Map<String, ActivationHistogram> histograms = new LinkedHashMap<>();
        OrtEnvironment environment = NativeLibrary.environment();
        try (OrtSession.SessionOptions options = SessionSettings.of(1);
                OrtSession session = environment.createSession(file, options)) {
            for (LabeledSample sample : images) {
                run(environment, session, preprocessing, sample, histograms);
            }
        } catch (OrtException e) {
            throw new RecognitionException("ONNX Runtime failed: " + e.getMessage(), e);
        }
        return new Calibration(histograms);
    }

    private static void run(
            OrtEnvironment environment,
            OrtSession session,
            Preprocessing preprocessing,
            LabeledSample sample,
            Map<String, ActivationHistogram> histograms)
            throws OrtException {
        PixelImage pixels = sample.pixels();
        Placement placement = preprocessing.place(pixels.width(), pixels.height());
        Canvas canvas = placement.canvas();
        float[] input = new float[preprocessing.length(canvas)];
        preprocessing.apply(pixels, placement, input, 0);
        long[] shape = {1, preprocessing.channels(), canvas.height(), canvas.width()};
        try (OnnxTensor image = OnnxTensor.createTensor(environment, FloatBuffer.wrap(input), shape);
                OrtSession.Result result = session.run(Map.of(ModelManifest.IMAGE_INPUT, image))) {
            for (Map.Entry<String, OnnxValue> output : result) {
                if (output.getKey().startsWith(ExportOptions.ACTIVATION_PREFIX)) {
                    histograms
                            .computeIfAbsent(activation(output.getKey()), name -> new ActivationHistogram())
                            .add(((OnnxTensor) output.getValue()).getFloatBuffer());
                }
            }
        }
    }

    private static String activation(String output) {
        int number = output.indexOf('#');
        return output.substring(ExportOptions.ACTIVATION_PREFIX.length(), number < 0 ? output.length() : number);
    }

    /** The ranges by a rule. */
    ActivationRanges ranges(RangeRule rule) {
        Map<String, ActivationRanges.Range> ranges = new TreeMap<>();
        histograms.forEach((name, histogram) -> ranges.put(name, rule.range(histogram)));
        return new ActivationRanges(ranges);
    }
}
