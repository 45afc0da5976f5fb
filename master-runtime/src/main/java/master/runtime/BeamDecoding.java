// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import master.api.Device;
import master.api.ModelLoadException;
import master.api.RecognitionException;
import master.api.RecognizerOptions;
import master.api.image.Preprocessing;
import master.api.model.ModelManifest;
import master.api.model.TokenRules;
import master.api.model.Vocabulary;

/**
 * Reads with a beam: runs the encoder, then the decoder step by step, each step for all beginnings of all pictures at
 * once. {@link ModelParts} says what both take and give; {@link Beam} chooses. Keys and values of earlier tokens stay
 * in ONNX Runtime's memory and are reordered there.
 */
final class BeamDecoding implements Decoding {
    private final OpenSession encoder;
    private final OpenSession step;
    private final TokenRules rules;
    private final int width;
    private final int memories;
    private final long[][] caches; // the shape of each, [P, A, L, D/A], with -1 for P and L

    private BeamDecoding(OpenSession encoder, OpenSession step, TokenRules rules, int width) throws OrtException {
        this.encoder = encoder;
        this.step = step;
        this.rules = rules;
        this.width = width;
        this.memories = (int) encoder.session().getNumOutputs();
        this.caches = new long[(int) step.session().getNumOutputs() - 1][];
        for (int i = 0; i < caches.length; i++) {
            caches[i] = ((TensorInfo) step.session().getInputInfo().get(ModelParts.PAST + i).getInfo()).getShape();
        }
    }

    /**
     * Opens a model.
     *
     * @param name what to call it in errors
     * @param file the ONNX file, its digest verified, with the tables of the rules
     * @throws ModelLoadException if it cannot be taken apart
     * @throws IllegalArgumentException if it does not have the inputs that it must have
     */
    static BeamDecoding open(
            String name, byte[] file, Preprocessing preprocessing, TokenRules rules, RecognizerOptions options)
            throws OrtException {
        ModelParts parts;
        try {
            parts = ModelParts.of(file);
        } catch (IllegalArgumentException e) {
            throw new ModelLoadException(
                    "model %s: no beam can be used (%s); write it again with master export"
                            .formatted(name, e.getMessage()),
                    e);
        }
        OpenSession encoder = OpenSession.open(name, parts.encoder(), options);
        try {
            Signature.checkImage(encoder.session(), preprocessing);
            OpenSession step = OpenSession.open(name, parts.step(), options.withDevice(encoder.device()));
            try {
                return new BeamDecoding(encoder, step, rules, options.beamWidth());
            } catch (OrtException | RuntimeException e) {
                step.close();
                throw e;
            }
        } catch (OrtException | RuntimeException e) {
            encoder.close();
            throw e;
        }
    }

    @Override
    public Answers read(OnnxTensor image, int pictures) throws OrtException {
        List<Beam> beams = Stream.generate(() -> new Beam(width, rules.maxLength()))
                .limit(pictures)
                .toList();
        try (OrtSession.Result memory = encoder.session().run(Map.of(ModelManifest.IMAGE_INPUT, image))) {
            Map<String, OnnxTensor> inputs = new HashMap<>();
            for (int i = 0; i < memories; i++) {
                inputs.put(ModelParts.MEMORY + i, tensor(memory, ModelParts.MEMORY + i));
            }
            search(beams, inputs);
        }
        return answers(beams);
    }

    private void search(List<Beam> beams, Map<String, OnnxTensor> inputs) throws OrtException {
        AutoCloseable past = noTokens(beams.size(), inputs);
        try {
            AnswerScores scores = new AnswerScores(rules);
            int before = 1; // rows of each picture in the step before
            for (int number = 0; number <= rules.maxLength(); number++) {
                int rows = beams.stream().mapToInt(beam -> beam.live().size()).max().orElse(0);
                if (rows == 0) {
                    return;
                }
                OrtSession.Result result = step(number, beams, rows, before, inputs);
                closeTensors(past);
                past = result;
                for (int i = 0; i < caches.length; i++) {
                    inputs.put(ModelParts.PAST + i, tensor(result, ModelParts.PRESENT + i));
                }
                FloatBuffer logits = logits(result, beams.size() * rows);
                for (int n = 0; n < beams.size(); n++) {
                    beams.get(n).advance(number, scores, logits, n * rows);
                }
                before = rows;
            }
        } finally {
            closeTensors(past);
        }
    }

    /** Keys and values of no tokens, {@code [N, A, 0, D/A]}; puts them among the inputs. */
    private AutoCloseable noTokens(int pictures, Map<String, OnnxTensor> inputs) throws OrtException {
        for (int i = 0; i < caches.length; i++) {
            long[] shape = {pictures, caches[i][1], 0, caches[i][3]};
            inputs.put(ModelParts.PAST + i, OnnxTensor.createTensor(environment(), FloatBuffer.allocate(0), shape));
        }
        List<OnnxTensor> tensors = Stream.iterate(0, i -> i + 1)
                .limit(caches.length)
                .map(i -> inputs.get(ModelParts.PAST + i))
                .toList();
        return () -> tensors.forEach(OnnxValue::close);
    }

    /** One step; beams with fewer beginnings than the longest are filled up with rows whose answers nobody reads. */
    private OrtSession.Result step(int number, List<Beam> beams, int rows, int before, Map<String, OnnxTensor> inputs)
            throws OrtException {
        LongBuffer tokens = longs(beams.size() * rows);
        LongBuffer parents = longs(beams.size() * rows);
        for (int n = 0; n < beams.size(); n++) {
            List<Beam.Path> live = beams.get(n).live();
            for (int i = 0; i < rows; i++) {
                Beam.Path path = i < live.size() ? live.get(i) : Beam.Path.START;
                tokens.put(path.token());
                parents.put((long) n * before + path.parent());
            }
        }
        long[] shape = {(long) beams.size() * rows};
        try (OnnxTensor token = OnnxTensor.createTensor(environment(), tokens.rewind(), shape);
                OnnxTensor parent = OnnxTensor.createTensor(environment(), parents.rewind(), shape);
                OnnxTensor iteration = OnnxTensor.createTensor(environment(), (long) number)) {
            inputs.put(ModelParts.TOKENS, token);
            inputs.put(ModelParts.PARENTS, parent);
            inputs.put(ModelParts.STEP, iteration);
            return step.session().run(inputs);
        }
    }

    private static LongBuffer longs(int count) {
        return ByteBuffer.allocateDirect(count * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }

    private static OnnxTensor tensor(OrtSession.Result result, String name) {
        return (OnnxTensor) result.get(name)
                .filter(OnnxTensor.class::isInstance)
                .orElseThrow(() -> new RecognitionException("the model gave no tensor " + name));
    }

    private FloatBuffer logits(OrtSession.Result result, int rows) {
        OnnxTensor logits = tensor(result, ModelParts.LOGITS);
        long[] shape = logits.getInfo().getShape();
        long[] needed = {rows, rules.vocabulary().size()};
        if (!Arrays.equals(shape, needed)) {
            throw new RecognitionException("the model answered with %s of shape %s, needed %s"
                    .formatted(ModelParts.LOGITS, Arrays.toString(shape), Arrays.toString(needed)));
        }
        return logits.getFloatBuffer();
    }

    /** The best text of each picture, in the form of the model file's own loop. */
    private static Answers answers(List<Beam> beams) {
        List<List<Beam.Path>> texts = beams.stream().map(Beam::answer).toList();
        int steps = texts.stream().mapToInt(List::size).max().orElse(0);
        long[] tokens = new long[texts.size() * steps];
        float[] probabilities = new float[tokens.length];
        Arrays.fill(tokens, Vocabulary.PAD);
        Arrays.fill(probabilities, 1);
        for (int n = 0; n < texts.size(); n++) {
            for (int i = 0; i < texts.get(n).size(); i++) {
                tokens[n * steps + i] = texts.get(n).get(i).answer();
                probabilities[n * steps + i] = (float) texts.get(n).get(i).probability();
            }
        }
        return new Answers(steps, tokens, probabilities);
    }

    private static void closeTensors(AutoCloseable tensors) {
        try {
            tensors.close();
        } catch (Exception e) {
            throw new IllegalStateException("tensors that cannot be freed", e);
        }
    }

    @Override
    public OrtEnvironment environment() {
        return encoder.environment();
    }

    @Override
    public Device device() {
        return encoder.device();
    }

    @Override
    public void close() {
        try {
            step.close();
        } finally {
            encoder.close();
        }
    }
}
