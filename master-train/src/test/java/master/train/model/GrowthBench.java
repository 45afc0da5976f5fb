// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import com.sun.management.OperatingSystemMXBean;
import java.awt.image.BufferedImage;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import master.api.ImageSource;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.TextConstraint;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelManifest;
import master.core.network.Initializers;
import master.core.network.NetworkConfig;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import master.train.config.Optimization;
import master.train.data.Batch;

/**
 * Measures how the cost of an image grows with the canvas, the length of the text, the vocabulary and the batch: of reading
 * with the exported file, and of a training step. The network is {@code compact}, untrained; processor time, the best of
 * five measurements. Prints tab-separated values for tools/bench/growth_plot.py;
 * docs/internals/performance.md has the commands. Not a test: what it prints depends on what else the machine does.
 */
final class GrowthBench {
    private static final int HEIGHT = 32;
    private static final int WIDTH = 128;
    private static final int LENGTH = 6;
    private static final int TOKENS = 70;
    private static final int TRAINING_BATCH = 16;
    private static final int ROUNDS = 5;
    private static final double LEAST_MILLIS = 150; // of a measurement
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private record Case(String axis, int at, int width, int length, int tokens, int batch) {}

    private GrowthBench() {}

    private static List<Case> cases(int batch) {
        return List.of(
                        IntStream.of(32, 64, 128, 256, 512, 1024)
                                .mapToObj(n -> new Case("pixels", n * HEIGHT, n, LENGTH, TOKENS, batch)),
                        IntStream.of(1, 2, 4, 8, 16, 32, 64, 128)
                                .mapToObj(n -> new Case("characters", n, WIDTH, n, TOKENS, batch)),
                        IntStream.of(70, 700, 2000, 7000, 20000)
                                .mapToObj(n -> new Case("tokens", n, WIDTH, LENGTH, n, batch)),
                        IntStream.of(1, 2, 4, 8, 16, 32, 64)
                                .mapToObj(n -> new Case("batch", n, WIDTH, LENGTH, TOKENS, n)))
                .stream()
                .flatMap(stream -> stream)
                .toList();
    }

    public static void main(String... args) {
        System.out.println("kind\taxis\tat\tms");
        cases(1).forEach(c -> print("reading", c, reading(c)));
        cases(TRAINING_BATCH).forEach(c -> print("training", c, training(c)));
        System.exit(0);
    }

    private static void print(String kind, Case c, double millis) {
        System.out.printf(Locale.ROOT, "%s\t%s\t%d\t%.3f%n", kind, c.axis, c.at, millis);
    }

    private static ModelManifest manifest(Case c) {
        Vocabulary vocabulary = Vocabulary.ofCharacters(IntStream.range(0, c.tokens)
                .mapToObj(i -> Character.toString(0x4E00 + i))
                .collect(Collectors.joining()));
        return new ModelManifest(
                "growth",
                vocabulary,
                Preprocessing.of(1, HEIGHT, c.width, ResizeMode.STRETCH),
                Math.max(c.length, LENGTH),
                NetworkConfig.compact(),
                Map.of(),
                Map.of());
    }

    private static double reading(Case c) {
        ModelManifest manifest = manifest(c);
        byte[] file =
                OnnxExporter.export(new TrainedModel(manifest, Initializers.initialize(manifest.parameters(), 1)));
        RecognizerOptions options =
                RecognizerOptions.DEFAULT.withThreads(1).withConstraint(TextConstraint.NONE.withLength(c.length));
        BufferedImage image = new BufferedImage(c.width, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        Random random = new Random(1);
        for (int x = 0; x < c.width; x++) {
            image.setRGB(x, random.nextInt(HEIGHT), 0xFFFFFF);
        }
        List<ImageSource> images = Collections.nCopies(c.batch, ImageSource.of(image));
        try (Recognizer recognizer = Recognizer.open(file, options)) {
            return millis(() -> recognizer.recognizeAll(images)) / c.batch;
        }
    }

    private static double training(Case c) {
        ModelManifest manifest = manifest(c);
        int steps = c.length + 1;
        float[] images = new float[c.batch * manifest.preprocessing().length()];
        Random random = new Random(1);
        for (int i = 0; i < images.length; i++) {
            images[i] = 2 * random.nextFloat() - 1;
        }
        int[] tokens = new int[c.batch * steps];
        Arrays.setAll(tokens, i -> Vocabulary.FIRST_TOKEN + random.nextInt(c.tokens));
        Batch batch = new Batch(manifest.preprocessing().canvases().get(0), images, tokens, tokens, c.batch, steps);
        try (MasterNetwork network = MasterNetwork.create(
                manifest, Initializers.initialize(manifest.parameters(), 1), Optimization.adam(1e-4))) {
            return millis(() -> network.fit(batch)) / c.batch;
        }
    }

    /** Processor time of a call, the best of some measurements of several calls. */
    private static double millis(Runnable call) {
        long start = SYSTEM.getProcessCpuTime();
        int warmUp = 0;
        do {
            call.run();
            warmUp++;
        } while (warmUp < 3 || (SYSTEM.getProcessCpuTime() - start) / 1e6 < 4 * LEAST_MILLIS);
        int calls = Math.max(1, (int) Math.ceil(LEAST_MILLIS / ((SYSTEM.getProcessCpuTime() - start) / 1e6 / warmUp)));
        double best = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = SYSTEM.getProcessCpuTime();
            for (int i = 0; i < calls; i++) {
                call.run();
            }
            best = Math.min(best, (SYSTEM.getProcessCpuTime() - before) / 1e6 / calls);
        }
        return best;
    }
}
