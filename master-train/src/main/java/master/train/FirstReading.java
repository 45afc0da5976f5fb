// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import master.api.Device;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognition;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.core.image.PixelImage;
import master.core.image.TextPart;
import master.data.Dataset;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import master.train.data.DatasetSource;

/**
 * What a model reads in the images of a site before it learns them.
 *
 * @param read in the order of the samples
 */
record FirstReading(List<Read> read) {
    /** Images that are read at most: enough to know a site by, and a fraction of the time that learning takes. */
    static final int MOST = 1000;

    private static final int CHUNK = 32; // images of one call

    /**
     * One image.
     *
     * @param sample its number in the dataset
     * @param text what is read
     * @param confidence of that, in [0, 1]
     * @param part where the text stands, if it fills a part only
     * @param share of the image that the part covers; 1 without one
     */
    record Read(int sample, String text, double confidence, Optional<TextPart> part, double share) {
        static Read of(int sample, Recognition read, PixelImage image) {
            Optional<TextPart> part = TextPart.of(read.tokens(), image.width(), image.height());
            double share = part.map(p -> p.share(image.width(), image.height())).orElse(1.0);
            return new Read(sample, read.text(), read.confidence(), part, share);
        }
    }

    FirstReading {
        read = List.copyOf(read);
    }

    /**
     * Reads images, at two looks where texts are small; evenly spread ones of them where there are more than {@link #MOST}.
     *
     * @param samples which, ascending
     */
    static FirstReading of(TrainedModel model, Dataset dataset, List<Integer> samples) {
        List<Integer> some = samples.size() <= MOST
                ? samples
                : IntStream.range(0, MOST)
                        .mapToObj(i -> samples.get((int) ((long) i * samples.size() / MOST)))
                        .toList();
        RecognizerOptions options = RecognizerOptions.DEFAULT
                .withDevice(Device.CPU)
                .withThreads(Runtime.getRuntime().availableProcessors())
                .withTokenBoxes(true)
                .withSecondLook(true);
        List<Read> read = new ArrayList<>();
        try (Recognizer recognizer = Recognizer.open(OnnxExporter.export(model), options)) {
            for (int from = 0; from < some.size(); from += CHUNK) {
                List<Integer> chunk = some.subList(from, Math.min(some.size(), from + CHUNK));
                List<PixelImage> images = chunk.stream()
                        .map(sample -> DatasetSource.decode(dataset, sample).image())
                        .toList();
                List<ImageSource> sources =
                        images.stream().map(Validation::source).toList();
                List<Outcome> outcomes = recognizer.recognizeAll(sources);
                for (int i = 0; i < chunk.size(); i++) {
                    read.add(Read.of(chunk.get(i), outcomes.get(i).orThrow(), images.get(i)));
                }
            }
        }
        return new FirstReading(read);
    }
}
