// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.image.ImageReader;
import master.api.image.Preprocessing;
import master.api.model.Vocabulary;

/** Decodes one picture with the two parts of a model by hand, in the plainest way: one row, every prefix anew. */
final class StepByStep implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession encoder;
    private final OrtSession step;
    private final OrtSession.Result memory;

    StepByStep(ModelParts parts, Preprocessing preprocessing, ImageSource picture) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            encoder = environment.createSession(parts.encoder(), options);
            step = environment.createSession(parts.step(), options);
        }
        float[] values = new float[preprocessing.length()];
        preprocessing.apply(ImageReader.read(picture, ImageLimits.DEFAULT), values, 0);
        long[] shape = {1, preprocessing.channels(), preprocessing.height(), preprocessing.width()};
        try (OnnxTensor image = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape)) {
            memory = encoder.run(Map.of("image", image));
        }
    }

    /** The probabilities behind some tokens, {@code [V]}. */
    double[] behind(List<Integer> tokens) throws OrtException {
        List<AutoCloseable> opened = new ArrayList<>();
        try {
            Map<String, OnnxTensor> inputs = new HashMap<>();
            memory.forEach(named -> inputs.put(named.getKey(), (OnnxTensor) named.getValue()));
            for (String name : step.getInputNames()) {
                if (name.startsWith("past/")) {
                    long[] open = ((TensorInfo) step.getInputInfo().get(name).getInfo()).getShape();
                    long[] shape = {1, open[1], 0, open[3]};
                    inputs.put(name, OnnxTensor.createTensor(environment, FloatBuffer.allocate(0), shape));
                }
            }
            inputs.put("parents", OnnxTensor.createTensor(environment, new long[] {0}));
            float[] logits = {};
            for (int i = 0; i <= tokens.size(); i++) {
                long token = i == 0 ? Vocabulary.SOS : tokens.get(i - 1);
                inputs.put("tokens", OnnxTensor.createTensor(environment, new long[] {token}));
                inputs.put("step", OnnxTensor.createTensor(environment, (long) i));
                OrtSession.Result result = step.run(inputs);
                opened.add(result);
                result.forEach(named -> inputs.put(
                        named.getKey().replace("present/", "past/"), (OnnxTensor) named.getValue()));
                logits = ((float[][]) inputs.remove("logits").getValue())[0];
            }
            return softmax(logits);
        } finally {
            for (AutoCloseable result : opened) {
                close(result);
            }
        }
    }

    private static double[] softmax(float[] logits) {
        double[] powers = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < powers.length; i++) {
            powers[i] = Math.exp(logits[i]);
            sum += powers[i];
        }
        for (int i = 0; i < powers.length; i++) {
            powers[i] /= sum;
        }
        return powers;
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        close(memory);
        close(step);
        close(encoder);
    }
}
