// SPDX-License-Identifier: Apache-2.0
package master.deploy.int8;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import master.api.Device;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognition;
import master.api.Recognizer;
import master.api.RecognizerOptions;

/**
 * What a model file read in images.
 *
 * @param texts one for each image
 * @param confidences one for each
 */
record Reading(List<String> texts, List<Double> confidences) {
    private static final int BATCH = 8;

    static Recognizer open(byte[] file) {
        return Recognizer.open(file, RecognizerOptions.DEFAULT.withDevice(Device.CPU));
    }

    static Reading of(byte[] file, List<LabeledSample> images) {
        List<ImageSource> sources = images.stream().map(LabeledSample::source).toList();
        List<String> texts = new ArrayList<>();
        List<Double> confidences = new ArrayList<>();
        try (Recognizer recognizer = open(file)) {
            for (int from = 0; from < sources.size(); from += BATCH) {
                for (Outcome outcome :
                        recognizer.recognizeAll(sources.subList(from, Math.min(from + BATCH, sources.size())))) {
                    Recognition read = outcome.orThrow();
                    texts.add(read.text());
                    confidences.add(read.confidence());
                }
            }
        }
        return new Reading(texts, confidences);
    }

    /**
     * How many texts are the labels.
     *
     * @param anyCase whether letters of both cases are the same
     */
    int correct(List<LabeledSample> images, boolean anyCase) {
        int correct = 0;
        for (int i = 0; i < texts.size(); i++) {
            String label = images.get(i).label();
            correct += (anyCase
                            ? texts.get(i).equalsIgnoreCase(label)
                            : texts.get(i).equals(label))
                    ? 1
                    : 0;
        }
        return correct;
    }

    /** How far this is from another reading: the share of other texts, and below that the change of confidence. */
    double distance(Reading other) {
        double distance = 0;
        for (int i = 0; i < texts.size(); i++) {
            distance += texts.get(i).equals(other.texts.get(i)) ? 0 : 1;
            distance += 1e-3 * Math.abs(confidences.get(i) - other.confidences.get(i));
        }
        return distance / texts.size();
    }

    /**
     * Processor time of a call for one image, already decoded, of two files in turn, so that what else runs on the machine
     * meets both.
     *
     * @return milliseconds of the first and of the second, the medians
     */
    static double[] milliseconds(byte[] first, byte[] second, List<LabeledSample> images, int rounds) {
        List<ImageSource> decoded = images.stream()
                .map(image -> ImageSource.of(image.pixels().toBufferedImage()))
                .toList();
        List<List<Double>> millis = List.of(new ArrayList<>(), new ArrayList<>());
        try (Recognizer one = open(first);
                Recognizer other = open(second)) {
            for (int round = -1; round < rounds; round++) { // round -1 warms up
                for (ImageSource image : decoded) {
                    double took = processorMillis(one, image);
                    double otherTook = processorMillis(other, image);
                    if (round >= 0) {
                        millis.get(0).add(took);
                        millis.get(1).add(otherTook);
                    }
                }
            }
        }
        return millis.stream()
                .mapToDouble(times -> times.stream().sorted().toList().get(times.size() / 2))
                .toArray();
    }

    private static double processorMillis(Recognizer recognizer, ImageSource image) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        recognizer.recognize(image);
        return (threads.getCurrentThreadCpuTime() - start) / 1e6;
    }
}
