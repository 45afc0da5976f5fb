// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelManifest;
import master.core.network.Initializers;
import master.core.network.NetworkConfig;
import master.core.network.Weights;
import master.onnx.ActivationRanges;
import master.onnx.ExportOptions;
import master.onnx.OnnxExporter;
import master.onnx.Quantization;
import master.onnx.SpeedProbes;
import master.onnx.TrainedModel;
import master.train.config.ConfigFile;
import master.train.config.Optimization;
import master.train.data.Batch;

/**
 * Compares what networks cost, untrained: backbone and encoder in ONNX Runtime for one image of 32x128, in floats and in
 * 8-bit integers, and a training step. Times are of the processor, medians of rounds in turn. docs/internals/performance.md has the
 * command. Not a test: what it prints depends on what else the machine does.
 */
final class NetworkBench {
    private static final int HEIGHT = 32;
    private static final int WIDTH = 128;
    private static final int ROUNDS = 40;
    private static final int RUNS = 5; // in a round
    private static final int BATCH = 16; // of a training step
    private static final int STEPS = 4;
    private static final Vocabulary VOCABULARY = Vocabulary.ofCharacters("0123456789abcdefghijklmnopqrstuvwxyz");
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final String name;
    private final ModelManifest manifest;
    private final Weights weights;
    private final float[] image;
    private final OrtSession floats;
    private final OrtSession integers;
    private final List<Double> floatMillis = new ArrayList<>();
    private final List<Double> integerMillis = new ArrayList<>();
    private double trainingMillis;

    private NetworkBench(String name, NetworkConfig network) throws OrtException {
        this.name = name;
        this.manifest = new ModelManifest(
                "bench",
                VOCABULARY,
                Preprocessing.of(3, HEIGHT, WIDTH, ResizeMode.STRETCH),
                12,
                network,
                Map.of(),
                Map.of());
        this.weights = Initializers.initialize(manifest.parameters(), 1);
        this.image = noise(manifest.preprocessing().length());
        TrainedModel model = new TrainedModel(manifest, weights);
        this.floats = session(SpeedProbes.encoder(OnnxExporter.export(model)));
        Quantization quantization = Quantization.of(ranges(model));
        this.integers = session(SpeedProbes.encoder(
                OnnxExporter.export(model, ExportOptions.standard().withQuantization(quantization))));
    }

    /** @param args networks, each as in a configuration behind {@code network:} */
    public static void main(String... args) throws OrtException {
        List<NetworkBench> networks = new ArrayList<>();
        for (String network : args) {
            String yaml = "charset: a\ndata: {train: [{path: none}]}\nnetwork: " + network;
            networks.add(
                    new NetworkBench(network, ConfigFile.parse(yaml, network).network()));
        }
        for (int round = -ROUNDS / 4; round < ROUNDS; round++) { // those below 0 are a warm-up
            for (NetworkBench network : networks) {
                network.read(round >= 0);
            }
        }
        for (NetworkBench network : networks) {
            network.train();
        }
        System.out.println(
                "| network | parameters, thousands | multiplications, millions | ms, floats | ms, int8 | ms, training |");
        System.out.println("|---|---|---|---|---|---|");
        networks.forEach(NetworkBench::print);
        System.exit(0);
    }

    private void read(boolean counts) throws OrtException {
        double floatTime = millis(floats);
        double integerTime = millis(integers);
        if (counts) {
            floatMillis.add(floatTime);
            integerMillis.add(integerTime);
        }
    }

    private double millis(OrtSession session) throws OrtException {
        long[] shape = {1, 3, HEIGHT, WIDTH};
        try (OnnxTensor input =
                OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(image), shape)) {
            Map<String, OnnxTensor> inputs = Map.of(ModelManifest.IMAGE_INPUT, input);
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int i = 0; i < RUNS; i++) {
                session.run(inputs).close();
            }
            return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e6 / RUNS;
        }
    }

    /** Milliseconds per image of a training step, the better of some. */
    private void train() {
        float[] images = noise(BATCH * manifest.preprocessing().length());
        int length = 7;
        int[] tokens = new int[BATCH * length];
        Arrays.fill(tokens, Vocabulary.FIRST_TOKEN);
        Batch batch = new Batch(manifest.preprocessing().canvases().get(0), images, tokens, tokens, BATCH, length);
        try (MasterNetwork network = MasterNetwork.create(manifest, weights, Optimization.adam(1e-4))) {
            network.fit(batch);
            trainingMillis = Double.MAX_VALUE;
            for (int i = 0; i < STEPS; i++) {
                long start = SYSTEM.getProcessCpuTime();
                network.fit(batch);
                trainingMillis = Math.min(trainingMillis, (SYSTEM.getProcessCpuTime() - start) / 1e6 / BATCH);
            }
        }
    }

    private void print() {
        System.out.printf(
                Locale.ROOT,
                "| `%s` | %d | %.1f | %.2f | %.2f | %.1f |%n",
                name,
                manifest.parameters().trainableCount() / 1000,
                manifest.network().memoryMultiplications(3, HEIGHT, WIDTH) / 1e6,
                median(floatMillis),
                median(integerMillis),
                trainingMillis);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static OrtSession session(byte[] file) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            return OrtEnvironment.getEnvironment().createSession(file, options);
        }
    }

    private static float[] noise(int length) {
        Random random = new Random(1);
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = 2 * random.nextFloat() - 1;
        }
        return values;
    }

    private ActivationRanges ranges(TrainedModel model) throws OrtException {
        Map<String, ActivationRanges.Range> ranges = new HashMap<>();
        byte[] file = OnnxExporter.export(model, ExportOptions.standard().withActivations(true));
        try (OrtSession session = session(file);
                OnnxTensor input = OnnxTensor.createTensor(
                        OrtEnvironment.getEnvironment(), FloatBuffer.wrap(image), new long[] {1, 3, HEIGHT, WIDTH});
                OrtSession.Result result = session.run(Map.of(ModelManifest.IMAGE_INPUT, input))) {
            for (Map.Entry<String, OnnxValue> output : result) {
                if (output.getKey().startsWith(ExportOptions.ACTIVATION_PREFIX)) {
                    String activation = output.getKey()
                            .substring(ExportOptions.ACTIVATION_PREFIX.length())
                            .replaceAll("#.*", "");
                    float low = 0;
                    float high = 0;
                    FloatBuffer values = ((OnnxTensor) output.getValue()).getFloatBuffer();
                    while (values.hasRemaining()) {
                        float value = values.get();
                        low = Math.min(low, value);
                        high = Math.max(high, value);
                    }
                    ActivationRanges.Range known = ranges.getOrDefault(activation, new ActivationRanges.Range(0, 0));
                    ranges.put(
                            activation,
                            new ActivationRanges.Range(Math.min(low, known.low()), Math.max(high, known.high())));
                }
            }
        }
        return new ActivationRanges(ranges);
    }
}
