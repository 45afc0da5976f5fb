// SPDX-License-Identifier: Apache-2.0
package master.deploy.int8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import master.api.Vocabulary;
import master.core.model.ModelManifest;
import master.onnx.ExportOptions;
import master.onnx.OnnxExporter;
import master.onnx.Quantization;
import master.onnx.TrainedModel;

/**
 * Makes an int8 file of a model, and keeps its accuracy: of the rules for ranges the one that loses least is taken, and
 * parts of the network go back to floats, those that do most harm first, until no more is lost than is allowed.
 */
public final class Int8Export {
    private static final int TIMED = 40; // images
    private static final int ROUNDS = 5;
    private static final double LEAST_CORRECT = 0.1; // of the validation images

    private final TrainedModel model;
    private final List<LabeledSample> validation;
    private final byte[] floatFile;
    private final Reading floatReading;
    private final boolean anyCase;
    private final int weightBits;
    private final double mostLost;
    private final Consumer<String> log;

    /** One way to write the model, and how it reads. */
    private record Candidate(Quantization quantization, RangeRule rule, byte[] file, Reading reading) {}

    /**
     * Prepares.
     *
     * @param validation labelled images; one or more
     * @param weightBits 7 or 8
     * @param mostLost how many points of word accuracy may be lost
     * @param log gets a line for each thing tried
     */
    public Int8Export(
            TrainedModel model, List<LabeledSample> validation, int weightBits, double mostLost, Consumer<String> log) {
        if (validation.isEmpty()) {
            throw new IllegalArgumentException("no image to validate with, one or more are needed");
        }
        this.model = model;
        this.validation = validation;
        this.weightBits = weightBits;
        this.mostLost = mostLost;
        this.log = log;
        this.floatFile = OnnxExporter.export(model);
        this.floatReading = Reading.of(floatFile, validation);
        this.anyCase = hasOneCase(model.manifest().vocabulary());
        int correct = correct(floatReading);
        if (correct < LEAST_CORRECT * validation.size()) {
            log.accept(
                    "note: in floats, %d of %d validation images are read right, too few to measure what integers lose"
                            .formatted(correct, validation.size()));
        }
    }

    /** Whether no letter is there in both cases; labels may be typed in the other one. */
    private static boolean hasOneCase(Vocabulary vocabulary) {
        return vocabulary.tokens().stream()
                .noneMatch(token -> !token.equals(token.toLowerCase(Locale.ROOT))
                        && vocabulary.id(token.toLowerCase(Locale.ROOT)).isPresent());
    }

    private int correct(Reading reading) {
        return reading.correct(validation, anyCase);
    }

    /**
     * Measures, chooses and writes.
     *
     * @param calibration images to measure activations with; one or more
     * @param origin where they come from, for the file's provenance
     * @throws IllegalStateException if not even one part of the network can take integers
     */
    public Int8Report run(List<LabeledSample> calibration, String origin) {
        if (calibration.isEmpty()) {
            throw new IllegalArgumentException("no image to calibrate with, one or more are needed");
        }
        Calibration measured = Calibration.measure(model, calibration);
        List<Candidate> candidates = new ArrayList<>();
        for (RangeRule rule : RangeRule.values()) {
            Quantization quantization = Quantization.of(measured.ranges(rule)).withWeightBits(weightBits);
            candidates.add(candidate(quantization, rule, "ranges by " + rule));
        }
        Candidate best = candidates.stream().min(leastLoss()).orElseThrow();
        if (lost(best.reading()) > mostLost) {
            best = withFloatParts(best);
        }
        return report(named(best, calibration.size(), origin));
    }

    private Comparator<Candidate> leastLoss() {
        return Comparator.comparingInt((Candidate c) -> -correct(c.reading()))
                .thenComparingDouble(c -> c.reading().distance(floatReading));
    }

    private Candidate candidate(Quantization quantization, RangeRule rule, String what) {
        byte[] file = OnnxExporter.export(model, ExportOptions.standard().withQuantization(quantization));
        Reading reading = Reading.of(file, validation);
        log.accept("%s: %d of %d right, %.2f points lost"
                .formatted(what, correct(reading), validation.size(), lost(reading)));
        return new Candidate(quantization, rule, file, reading);
    }

    /** The points of word accuracy that a reading loses; below 0 if it gains. */
    private double lost(Reading reading) {
        return 100.0 * (correct(floatReading) - correct(reading)) / validation.size();
    }

    private Candidate withFloatParts(Candidate start) {
        List<String> parts = Quantization.parts(model.manifest().network());
        Map<String, Double> harm = new HashMap<>();
        for (String part : parts) {
            Set<String> others = new LinkedHashSet<>(parts);
            others.remove(part);
            Candidate alone =
                    candidate(start.quantization().withFloatParts(others), start.rule(), "only " + part + " in int8");
            harm.put(part, lost(alone.reading()) + alone.reading().distance(floatReading));
        }
        List<String> worstFirst = parts.stream()
                .sorted(Comparator.comparing(harm::get, Comparator.reverseOrder()))
                .toList();
        for (int count = 1; count < worstFirst.size(); count++) {
            Set<String> floats = Set.copyOf(worstFirst.subList(0, count));
            Candidate candidate = candidate(
                    start.quantization().withFloatParts(floats),
                    start.rule(),
                    "in floats: " + String.join(", ", worstFirst.subList(0, count)));
            if (lost(candidate.reading()) <= mostLost) {
                return candidate;
            }
        }
        throw new IllegalStateException(
                "no part of the network takes integers without losing more than %s points".formatted(mostLost));
    }

    /** The same with a line in the file's provenance. */
    private Candidate named(Candidate chosen, int images, String origin) {
        ModelManifest manifest = model.manifest();
        Map<String, String> provenance = new TreeMap<>(manifest.provenance());
        provenance.put(
                "int8",
                String.format(
                        Locale.ROOT,
                        "calibrated on %d images (%s); ranges by %s; weights of %d bits; in floats: %s",
                        images,
                        origin,
                        chosen.rule(),
                        weightBits,
                        floatParts(chosen.quantization())));
        TrainedModel named = new TrainedModel(manifest.withProvenance(provenance), model.weights());
        byte[] file = OnnxExporter.export(named, ExportOptions.standard().withQuantization(chosen.quantization()));
        return new Candidate(chosen.quantization(), chosen.rule(), file, chosen.reading());
    }

    private static String floatParts(Quantization quantization) {
        return quantization.floatParts().isEmpty()
                ? "none"
                : String.join(", ", quantization.floatParts().stream().sorted().toList());
    }

    private Int8Report report(Candidate chosen) {
        double[] millis = Reading.milliseconds(
                floatFile, chosen.file(), validation.subList(0, Math.min(TIMED, validation.size())), ROUNDS);
        return new Int8Report(
                chosen.file(),
                floatParts(chosen.quantization()),
                chosen.rule().toString(),
                validation.size(),
                new Int8Report.Side(floatFile.length, correct(floatReading), millis[0]),
                new Int8Report.Side(chosen.file().length, correct(chosen.reading()), millis[1]));
    }
}
