// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import master.api.Device;
import master.api.ModelLoadException;
import master.api.RecognitionException;
import master.api.RecognizerOptions;
import master.core.model.ModelManifest;
import master.core.model.TokenRules;

/**
 * Runs the network on batches of images: the decoding loop is in the model file, so a batch is one call of ONNX
 * Runtime; only what networks of other programs answer is decoded here. Thread-safe; {@link #close} is called once,
 * when no call is under way.
 */
final class Decoding implements AutoCloseable {
    private final OpenSession open;
    private final Set<String> outputs;
    private final ModelManifest manifest;
    private final TokenRules rules;
    private final Optional<CtcDecoder> ctc;
    private final boolean tokenBoxes;
    private final int most;
    /** Nanoseconds for an image: of the longest run, which counts an eighth less with each one after it. */
    private final AtomicLong longest = new AtomicLong();

    private Decoding(
            OpenSession open,
            ModelManifest manifest,
            TokenRules rules,
            Set<String> outputs,
            boolean tokenBoxes,
            int most) {
        this.open = open;
        this.outputs = outputs;
        this.manifest = manifest;
        this.rules = rules;
        this.ctc = manifest.ctc().map(network -> new CtcDecoder(rules, network));
        this.tokenBoxes = tokenBoxes;
        this.most = most;
    }

    /**
     * Opens a model.
     *
     * @param name what to call it in errors
     * @param file the ONNX file, its digest verified
     * @param manifest what it says about itself
     * @param rules which texts are answered; they are in the tables of a file that has a decoding loop
     * @throws IllegalArgumentException if it does not have the inputs and outputs that it must have
     * @throws ModelLoadException if boxes of tokens are asked for, and it has nothing to make them of
     */
    static Decoding open(String name, byte[] file, ModelManifest manifest, TokenRules rules, RecognizerOptions options)
            throws OrtException {
        boolean boxes = options.tokenBoxes() || options.secondLook().orElse(false);
        OpenSession open = OpenSession.open(name, file, options);
        try {
            int most = Signature.check(open.session(), manifest);
            Set<String> outputs = manifest.ctc().isPresent()
                    ? CtcAnswers.OUTPUTS
                    : outputs(name, open.session().getOutputNames(), boxes);
            return new Decoding(open, manifest, rules, outputs, boxes, most);
        } catch (OrtException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    /** What is asked of each run: boxes that the model has learned, else attention where boxes are wanted. */
    static Set<String> outputs(String name, Set<String> there, boolean tokenBoxes) {
        Set<String> outputs = new TreeSet<>(LoopAnswers.OUTPUTS);
        if (there.contains(ModelManifest.BOXES_OUTPUT)) {
            outputs.add(ModelManifest.BOXES_OUTPUT);
        } else if (tokenBoxes) {
            if (!there.contains(ModelManifest.ATTENTION_OUTPUT)) {
                throw new ModelLoadException(
                        "model %s: it has no output %s, which boxes of tokens are made of; write it again with master export"
                                .formatted(name, ModelManifest.ATTENTION_OUTPUT));
            }
            outputs.add(ModelManifest.ATTENTION_OUTPUT);
        }
        return outputs;
    }

    /**
     * Reads a batch.
     *
     * @param image {@code [N, C, H, W]}; the caller closes it
     * @param images N
     * @throws RecognitionException if the model answers in another form than it must
     * @throws IllegalStateException if the JVM is shutting down, and may not wait for the answer: runs took too long
     *     lately, or there was none
     */
    Answers read(OnnxTensor image, int images) throws OrtException {
        long known = longest.get();
        Lock running = JvmExit.enter(known == 0 ? Long.MAX_VALUE : images * known);
        long start = System.nanoTime();
        try (OrtSession.Result result = open.session().run(Map.of(ModelManifest.IMAGE_INPUT, image), outputs)) {
            Answers answers = answers(result, images);
            long took = Math.max(1, (System.nanoTime() - start) / images);
            longest.updateAndGet(before -> Math.max(took, before - before / 8));
            return answers;
        } finally {
            running.unlock();
        }
    }

    private Answers answers(OrtSession.Result result, int images) throws OrtException {
        if (ctc.isPresent()) {
            return CtcAnswers.of(result, images, ctc.get(), tokenBoxes);
        }
        LoopAnswers answers = LoopAnswers.of(result, images);
        return (number, placement) -> answers.recognition(number, rules, manifest.network(), placement);
    }

    /** The most images of a batch. */
    int most() {
        return most;
    }

    /** The environment to make tensors with. */
    OrtEnvironment environment() {
        return open.environment();
    }

    /** What runs the network. */
    Device device() {
        return open.device();
    }

    @Override
    public void close() {
        open.close();
    }
}
