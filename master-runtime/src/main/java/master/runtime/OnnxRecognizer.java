// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import master.api.Device;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.MasterException;
import master.api.ModelInfo;
import master.api.ModelLoadException;
import master.api.Outcome;
import master.api.Recognition;
import master.api.RecognitionException;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.TextConstraint;
import master.core.image.ImageReader;
import master.core.image.PixelImage;
import master.core.image.Preprocessing;
import master.core.model.ModelManifest;
import master.core.model.TokenRules;

/**
 * Reads images with sessions of ONNX Runtime, which all threads share. Callers run side by side, each with batches of
 * its own from a pool; the pool never holds more of them than there were calls at the same time.
 *
 * <p>Thread-safe. {@link #close} waits for the calls under way.
 */
final class OnnxRecognizer implements Recognizer {
    private static final System.Logger LOG = System.getLogger("master.runtime");

    private final Decoding decoding;
    private final ModelManifest manifest;
    private final ModelInfo info;
    private final ImageLimits limits;
    private final Looks looks;
    private final ConcurrentLinkedDeque<Batches> idle = new ConcurrentLinkedDeque<>();
    private final ConcurrentLinkedDeque<Batches> idleAgain = new ConcurrentLinkedDeque<>(); // for what is read again
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(); // calls read, close writes
    private boolean closed; // guarded by lock

    private OnnxRecognizer(Decoding decoding, ModelManifest manifest, ModelInfo info, ImageLimits limits, Looks looks) {
        this.decoding = decoding;
        this.manifest = manifest;
        this.info = info;
        this.limits = limits;
        this.looks = looks;
    }

    /**
     * Opens a model.
     *
     * @param name what to call it in errors
     * @param file the ONNX file, its digest verified
     * @param sha256 its digest
     * @throws ModelLoadException if it is not a model of ours, or cannot be run as the options demand
     * @throws IllegalArgumentException if the model cannot answer what the options' constraint asks for
     */
    static OnnxRecognizer open(String name, byte[] file, String sha256, RecognizerOptions options) {
        ModelManifest manifest;
        try {
            manifest = ModelManifest.fromProperties(ModelProperties.of(file));
            GraphGuard.check(file, manifest);
        } catch (IllegalArgumentException e) {
            throw notOurs(name, e);
        }
        TokenRules rules = rules(name, manifest, options.constraint());
        boolean asIs = options.constraint().equals(TextConstraint.NONE)
                || manifest.ctc().isPresent();
        byte[] constrained = asIs ? file : withTables(name, rules, file);
        ModelInfo info = info(manifest, sha256);
        try {
            Looks looks = Looks.of(options.secondLook(), manifest);
            RecognizerOptions settled = options.withSecondLook(looks == Looks.ALL);
            Decoding decoding = Decoding.open(name, constrained, manifest, rules, settled);
            return new OnnxRecognizer(decoding, manifest, info, options.limits(), looks);
        } catch (IllegalArgumentException | OrtException e) {
            throw notOurs(name, e);
        }
    }

    private static TokenRules rules(String name, ModelManifest manifest, TextConstraint constraint) {
        try {
            return TokenRules.of(manifest.vocabulary(), manifest.maxLength(), constraint);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("model %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static byte[] withTables(String name, TokenRules rules, byte[] file) {
        try {
            return DecodingTables.with(rules, file);
        } catch (IllegalArgumentException e) {
            throw new ModelLoadException(
                    "model %s: it was written before texts could be constrained (%s); write it again with master export"
                            .formatted(name, e.getMessage()),
                    e);
        }
    }

    private static ModelLoadException notOurs(String name, Exception cause) {
        return new ModelLoadException("model %s is not a MASTER model: %s".formatted(name, cause.getMessage()), cause);
    }

    private static ModelInfo info(ModelManifest manifest, String sha256) {
        Preprocessing input = manifest.preprocessing();
        return new ModelInfo(
                manifest.name(),
                manifest.vocabulary(),
                manifest.maxLength(),
                input.channels(),
                input.height(),
                input.width(),
                input.canvases(),
                manifest.secondLook(),
                sha256,
                manifest.metrics(),
                manifest.provenance());
    }

    @Override
    public List<Outcome> recognizeAll(List<ImageSource> images) {
        List<ImageSource> sources = List.copyOf(images);
        lock.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the recognizer of model %s is closed".formatted(info.name()));
            }
            Outcome[] outcomes = new Outcome[sources.size()];
            Batches batches = batches(idle, looks::mayRepeat);
            Batches again = looks == Looks.ONE ? batches : batches(idleAgain, image -> false);
            try {
                new Call(batches, again, outcomes).recognize(sources);
            } finally {
                idle.addFirst(batches);
                if (again != batches) {
                    idleAgain.addFirst(again);
                }
            }
            return List.of(outcomes);
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Batches of a pool, or new ones. */
    private Batches batches(ConcurrentLinkedDeque<Batches> pool, Predicate<PixelImage> keeps) {
        Batches batches = Objects.requireNonNullElseGet(
                pool.pollFirst(), () -> new Batches(manifest.preprocessing(), decoding.most(), keeps));
        batches.clear();
        return batches;
    }

    /** One call of {@link #recognizeAll}. */
    private final class Call {
        private final Batches batches;
        private final Batches again; // what is read again
        private final Outcome[] outcomes;
        private final int[] frames;
        private final Map<Integer, SecondLook> repeats = new HashMap<>(); // what is to be read again
        private long waiting; // pixels of these

        Call(Batches batches, Batches again, Outcome[] outcomes) {
            this.batches = batches;
            this.again = again;
            this.outcomes = outcomes;
            this.frames = new int[outcomes.length];
        }

        void recognize(List<ImageSource> sources) {
            for (int i = 0; i < outcomes.length; i++) {
                Optional<Batch> ready = Optional.empty();
                try {
                    ImageReader.Read read = ImageReader.readAll(sources.get(i), limits);
                    frames[i] = read.frames();
                    ready = batches.add(read.image(), i);
                } catch (ImageDecodeException e) {
                    outcomes[i] = new Outcome.Failed(e);
                } catch (OutOfMemoryError e) { // resizing an image within the limits; the next one may be small
                    outcomes[i] = new Outcome.Failed(new ImageDecodeException(
                            "image %d: too large for the memory that is left".formatted(i + 1), e));
                }
                ready.ifPresent(this::first);
                if (JvmExit.begun()) { // one by one
                    batches.begun().forEach(this::first);
                }
            }
            batches.begun().forEach(this::first);
            readAgain();
        }

        private void first(Batch batch) {
            ObjIntConsumer<Recognition> result = (read, i) -> {
                int number = batch.numbers().get(i);
                outcomes[number] = new Outcome.Recognized(frames[number] == 1 ? read : read.withFrames(frames[number]));
                batch.images()
                        .get(i)
                        .flatMap(image -> SecondLook.first(image, looks).next(read))
                        .ifPresent(look -> lookAgain(look, number));
            };
            run(batch, result, (numbers, error) -> numbers.forEach(i -> outcomes[i] = new Outcome.Failed(error)));
        }

        private void lookAgain(SecondLook look, int number) {
            try {
                PixelImage image = look.image();
                repeats.put(number, look);
                waiting += look.base().rgb().length;
                again.add(image, number).ifPresent(this::second);
            } catch (OutOfMemoryError e) {
                keepFirst(List.of(number), new RecognitionException("the memory of this JVM does not suffice", e));
            }
            if (waiting > Batches.MOST_PIXELS) {
                readAgain();
            }
        }

        /** Reads all that waits for it; what is read may lead to more. */
        private void readAgain() {
            for (List<Batch> rest = again.begun(); !rest.isEmpty(); rest = again.begun()) {
                second(rest.get(0));
            }
        }

        private Optional<SecondLook> done(int number) {
            Optional<SecondLook> look = Optional.ofNullable(repeats.remove(number));
            waiting -= look.map(done -> done.base().rgb().length).orElse(0);
            return look;
        }

        private void second(Batch batch) {
            Map<Integer, SecondLook> next = new LinkedHashMap<>(); // for later: this batch is not cleared yet
            ObjIntConsumer<Recognition> result = (read, i) -> {
                int number = batch.numbers().get(i);
                SecondLook look = done(number).orElseThrow();
                if (outcomes[number] instanceof Outcome.Recognized first) {
                    Recognition best = look.surer(first.recognition(), read);
                    outcomes[number] = new Outcome.Recognized(best);
                    look.after(best).ifPresent(another -> next.put(number, another));
                }
            };
            run(batch, result, this::keepFirst);
            next.forEach((number, look) -> lookAgain(look, number));
        }

        private void keepFirst(List<Integer> numbers, MasterException error) {
            numbers.forEach(this::done);
            String message = "model %s: a second look failed; the first answers stay (%d)"
                    .formatted(info.name(), numbers.size());
            LOG.log(System.Logger.Level.WARNING, message, error);
        }

        /**
         * Runs the network on a batch and clears it.
         *
         * @param result gets each answer and its place in the batch
         * @param failed gets the numbers of images without an answer: all of the batch if the runtime fails
         */
        private void run(
                Batch batch, ObjIntConsumer<Recognition> result, BiConsumer<List<Integer>, MasterException> failed) {
            try {
                Answers answers = answers(batch);
                for (int i = 0; i < batch.size(); i++) {
                    try {
                        result.accept(answers.recognition(i, batch.placements().get(i)), i);
                    } catch (RecognitionException e) {
                        failed.accept(List.of(batch.numbers().get(i)), e);
                    }
                }
            } catch (RecognitionException e) {
                failed.accept(batch.numbers(), e);
            }
            batch.clear();
        }

        private Answers answers(Batch batch) {
            try (OnnxTensor image = batch.tensor(decoding.environment())) {
                return decoding.read(image, batch.size());
            } catch (OrtException e) {
                throw new RecognitionException("ONNX Runtime failed: " + e.getMessage(), e);
            } catch (OutOfMemoryError e) {
                throw new RecognitionException("the memory of this JVM does not suffice for a run", e);
            }
        }
    }

    @Override
    public ModelInfo model() {
        return info;
    }

    @Override
    public Device device() {
        return decoding.device();
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException if called from within a call of this recognizer, such as by a stream being read
     */
    @Override
    public void close() {
        if (lock.getReadHoldCount() > 0) {
            throw new IllegalStateException("a recognizer cannot be closed from within its own call");
        }
        lock.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                idle.clear();
                idleAgain.clear();
                decoding.close();
            }
        } finally {
            lock.writeLock().unlock();
        }
    }
}
