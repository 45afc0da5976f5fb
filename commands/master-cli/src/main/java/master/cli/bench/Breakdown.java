// SPDX-License-Identifier: Apache-2.0
package master.cli.bench;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognizer;
import master.core.image.ImageReader;
import master.core.image.PixelImage;
import master.core.image.Preprocessing;
import master.core.model.ModelManifest;
import master.onnx.OnnxReader;
import master.onnx.SpeedProbes;

/**
 * Where the processor time of a call goes. Every stage is run by itself, in turn with the whole call and on the same
 * images, so that what else runs on the machine meets all of them; each is a mean over the calls.
 *
 * @param batch images per call
 * @param calls how many calls were measured
 * @param characters mean length of a text
 * @param decode milliseconds per image from the file's bytes to pixels
 * @param input to the network's input: gray or RGB, resizing, normalizing
 * @param encoder backbone and encoder, run as a file of their own
 * @param network the whole network
 * @param whole the whole call
 * @param multiplications of the encoder for one image
 */
public record Breakdown(
        int batch,
        long calls,
        double characters,
        double decode,
        double input,
        double encoder,
        double network,
        double whole,
        long multiplications) {

    /** Milliseconds of the decoder: what the whole network takes more than the encoder alone. */
    public double decoder() {
        return network - encoder;
    }

    /** Milliseconds of what is left: copies, the call of ONNX Runtime, tokens to text. */
    public double rest() {
        return whole - decode - input - network;
    }

    /** Billions of operations per second in the encoder. */
    public double encoderGigaflops() {
        return 2 * multiplications / encoder / 1e6;
    }

    /**
     * Measures.
     *
     * @param file the ONNX file that the recognizer runs
     * @param recognizer opened with one thread and no constraint
     * @param inputs images that can be read; at least one
     * @param batch images per call
     * @param seconds of processor time, behind a warm-up of half of it
     */
    public static Breakdown measure(
            byte[] file, Recognizer recognizer, List<ImageSource> inputs, int batch, double seconds) {
        ModelManifest manifest = OnnxReader.manifest(file);
        try (Timed encoder = new Timed(SpeedProbes.encoder(file), ModelManifest.IMAGE_INPUT);
                Timed network = new Timed(file, ModelManifest.IMAGE_INPUT)) {
            new Rounds(manifest, recognizer, encoder, network, inputs, batch).run(seconds / 2);
            return new Rounds(manifest, recognizer, encoder, network, inputs, batch).run(seconds);
        }
    }

    /** Sums of nanoseconds over the calls. */
    private static final class Rounds {
        private final ModelManifest manifest;
        private final Recognizer recognizer;
        private final Timed encoder;
        private final Timed network;
        private final List<ImageSource> inputs;
        private final int batch;
        private final long[] shape;
        private final FloatBuffer memory;
        private final float[] one;
        private final long[] sums = new long[5];
        private long calls;
        private long characters;

        Rounds(
                ModelManifest manifest,
                Recognizer recognizer,
                Timed encoder,
                Timed network,
                List<ImageSource> inputs,
                int batch) {
            this.manifest = manifest;
            this.recognizer = recognizer;
            this.encoder = encoder;
            this.network = network;
            this.inputs = inputs;
            this.batch = batch;
            Preprocessing input = manifest.preprocessing();
            this.shape = new long[] {batch, input.channels(), input.height(), input.width()};
            this.memory = Timed.memory(shape);
            this.one = new float[input.length()];
        }

        Breakdown run(double seconds) {
            long end = Timed.now() + (long) (seconds * 1e9);
            do {
                call();
            } while (Timed.now() < end);
            double[] millis = new double[sums.length];
            for (int i = 0; i < millis.length; i++) {
                millis[i] = sums[i] / 1e6 / (calls * batch);
            }
            return new Breakdown(
                    batch,
                    calls,
                    (double) characters / (calls * batch),
                    millis[0],
                    millis[1],
                    millis[2],
                    millis[3],
                    millis[4],
                    manifest.network()
                            .memoryMultiplications(
                                    manifest.preprocessing().channels(),
                                    manifest.preprocessing().height(),
                                    manifest.preprocessing().width()));
        }

        private void call() {
            List<ImageSource> sources = new ArrayList<>();
            for (int i = 0; i < batch; i++) {
                sources.add(inputs.get((int) ((calls * batch + i) % inputs.size())));
            }
            long start = Timed.now();
            List<PixelImage> images = new ArrayList<>();
            for (ImageSource source : sources) {
                images.add(ImageReader.read(source, ImageLimits.DEFAULT));
            }
            long decoded = Timed.now();
            Preprocessing input = manifest.preprocessing();
            for (int i = 0; i < batch; i++) {
                PixelImage image = images.get(i);
                input.apply(image, input.place(image.width(), image.height(), input.largest()), one, 0);
                memory.put(i * one.length, one);
            }
            long prepared = Timed.now();
            sums[0] += decoded - start;
            sums[1] += prepared - decoded;
            sums[2] += encoder.run(memory, shape);
            sums[3] += network.run(memory, shape);
            long before = Timed.now();
            List<Outcome> outcomes = recognizer.recognizeAll(sources);
            sums[4] += Timed.now() - before;
            outcomes.forEach(outcome -> characters += outcome.orThrow().text().length());
            calls++;
        }
    }
}
