// SPDX-License-Identifier: Apache-2.0
package master.serve;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import master.api.Device;
import master.api.ImageDecodeException;
import master.api.ImageSource;
import master.api.ModelInfo;
import master.api.Outcome;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.Recognizer;
import master.api.Vocabulary;

/** Reads the same text in every image but those that begin with {@code BAD}; waits when it is told to. */
final class FakeRecognizer implements Recognizer {
    final Semaphore entered = new Semaphore(0);
    final AtomicInteger images = new AtomicInteger();
    final List<Integer> batches = new ArrayList<>(); // guarded by itself
    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger reading = new AtomicInteger();
    private final String text;
    private final Vocabulary vocabulary;
    private final int maxLength;
    private volatile boolean open = true;
    volatile boolean closed;

    FakeRecognizer(String text) {
        this(text, Vocabulary.ofCharacters("abc"), 3);
    }

    /** As if it read other characters than abc, and more than three. */
    FakeRecognizer(String text, Vocabulary vocabulary, int maxLength) {
        this.text = text;
        this.vocabulary = vocabulary;
        this.maxLength = maxLength;
    }

    /** From now on a call waits until it is let go on. */
    void holdBack() {
        open = false;
        entered.drainPermits();
    }

    void letGo() {
        open = true;
        gate.release(1 << 20);
    }

    @Override
    public List<Outcome> recognizeAll(List<ImageSource> sources) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        reading.incrementAndGet();
        images.addAndGet(sources.size());
        synchronized (batches) {
            batches.add(sources.size());
        }
        entered.release();
        if (!open) {
            gate.acquireUninterruptibly();
        }
        reading.decrementAndGet();
        return sources.stream().map(this::outcome).toList();
    }

    private Outcome outcome(ImageSource source) {
        if (source instanceof ImageSource.Bytes bytes && new String(bytes.bytes(), 0, 3).equals("BAD")) {
            return new Outcome.Failed(new ImageDecodeException("image is no PNG"));
        }
        List<RecognizedToken> characters = text.chars()
                .mapToObj(each -> new RecognizedToken(Character.toString(each), 0.5))
                .toList();
        return new Outcome.Recognized(new Recognition(text, Math.pow(0.5, text.length() + 1), characters));
    }

    @Override
    public ModelInfo model() {
        String sha256 = "%064x".formatted(text.hashCode());
        return new ModelInfo(text, vocabulary, maxLength, 1, 2, 4, List.of(), false, sha256, Map.of(), Map.of());
    }

    @Override
    public Device device() {
        return Device.CPU;
    }

    @Override
    public void close() {
        if (reading.get() > 0) {
            throw new AssertionError("closed while it reads");
        }
        closed = true;
    }
}
