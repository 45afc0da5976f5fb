// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import master.api.Vocabulary;

/** Everything that is counted over a set of labelled images, in one pass. Not thread-safe. */
public final class Scorecard {
    private static final String NO_TEXT = "";
    /** Differs from every text: what was read of an image that could not be. */
    private static final String UNKNOWN = "\uFFFD";

    private final Function<String, List<String>> split;
    private final RecognitionMetrics.Accumulator metrics;
    private final Map<Protocol, ProtocolScore> protocols = new EnumMap<>(Protocol.class);
    private final Map<Integer, LengthScore> lengths = new TreeMap<>();
    private final List<Calibration.Reading> readings = new ArrayList<>();
    private final Confusions confusions = new Confusions();

    /** Counts characters (code points). */
    public Scorecard() {
        this(Vocabulary::codePoints);
    }

    /** @param split gives what is counted in a text, such as {@link Vocabulary#split} its tokens */
    public Scorecard(Function<String, List<String>> split) {
        this.split = split;
        this.metrics = new RecognitionMetrics.Accumulator(split);
        for (Protocol protocol : Protocol.values()) {
            protocols.put(protocol, new ProtocolScore(protocol, 0, 0, 0, 0));
        }
    }

    /**
     * Counts an image that was read.
     *
     * @param label what is right
     * @param text what was read
     * @param confidence the model's probability of exactly this text, in [0, 1]
     */
    public void add(String label, String text, double confidence) {
        metrics.add(label, text);
        byLength(label, text);
        readings.add(new Calibration.Reading(confidence, label.equals(text)));
        confusions.add(split.apply(label), split.apply(text));
        for (Protocol protocol : Protocol.values()) {
            boolean counts = protocol.counts(label);
            count(protocol, counts, counts && protocol.agree(label, text), false);
        }
    }

    /** Counts an image that could not be read: wrong, as if no text were read. */
    public void fail(String label) {
        metrics.fail(label);
        byLength(label, label.isEmpty() ? UNKNOWN : NO_TEXT); // nothing read is never right
        for (Protocol protocol : Protocol.values()) {
            count(protocol, protocol.counts(label), false, true);
        }
    }

    /** Counts a sample whose label is not known either: wrong under every protocol, and of no length. */
    public void fail() {
        metrics.fail(NO_TEXT);
        for (Protocol protocol : Protocol.values()) {
            count(protocol, true, false, true);
        }
    }

    private void byLength(String label, String text) {
        List<String> pieces = split.apply(label);
        int edits = RecognitionMetrics.editDistance(pieces, split.apply(text));
        lengths.merge(
                pieces.size(), new LengthScore(pieces.size(), 1, label.equals(text) ? 1 : 0, edits), LengthScore::plus);
    }

    private void count(Protocol protocol, boolean counts, boolean correct, boolean failed) {
        ProtocolScore score = of(protocol);
        protocols.put(
                protocol,
                new ProtocolScore(
                        protocol,
                        score.correct() + (correct ? 1 : 0),
                        score.evaluated() + (counts ? 1 : 0),
                        score.skipped() + (counts ? 0 : 1),
                        score.failed() + (counts && failed ? 1 : 0)));
    }

    /** The overall figures. */
    public RecognitionMetrics metrics() {
        return metrics.metrics();
    }

    /** Word accuracy under every protocol, in their order. */
    public List<ProtocolScore> protocols() {
        return List.copyOf(protocols.values());
    }

    /** Word accuracy under one protocol. */
    public ProtocolScore of(Protocol protocol) {
        return requireNonNull(protocols.get(protocol));
    }

    /** By length of the label, the shortest first. */
    public List<LengthScore> lengths() {
        return List.copyOf(lengths.values());
    }

    /** Whether the confidences are to be believed. */
    public Calibration calibration() {
        return Calibration.of(readings);
    }

    /** Which character was read as which; goes on counting. */
    public Confusions confusions() {
        return confusions;
    }
}
