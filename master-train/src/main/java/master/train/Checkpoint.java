// SPDX-License-Identifier: Apache-2.0
package master.train;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import master.api.network.Weights;
import master.onnx.ModelFiles;
import master.onnx.Safetensors;
import master.onnx.TrainedModel;

/**
 * A point that a run can go on from: a folder with
 *
 * <ul>
 *   <li>{@code model.safetensors}: manifest and averaged weights, what export and fine-tuning read;
 *   <li>{@code training.safetensors}: the weights themselves ({@code weight.*}) and the optimizer's state
 *       ({@code optimizer}), in the order of the name table;
 *   <li>{@code state.json}: {@link State}, with the SHA-256 of the other two.
 * </ul>
 *
 * <p>It is written under another name, forced to the disk and renamed, so it is there whole or not at all.
 */
final class Checkpoint {
    private static final String MODEL = "model.safetensors";
    private static final String TRAINING = "training.safetensors";
    private static final String STATE = "state.json";
    private static final String PREFIX = "step-";
    private static final JsonMapper JSON = new JsonMapper();

    private Checkpoint() {}

    /**
     * Where a run stands.
     *
     * @param step optimizer steps taken; also says which batch comes next
     * @param bestScore the best mean word accuracy so far, -1 before the first validation
     * @param bestStep when it was reached
     * @param seconds time spent training so far
     * @param sha256 of the other files, by name
     */
    record State(int step, double bestScore, int bestStep, double seconds, Map<String, String> sha256) {}

    /**
     * All that a run needs to go on.
     *
     * @param model manifest and averaged weights
     * @param weights the weights themselves
     * @param optimizer the optimizer's state
     * @param state the rest
     */
    record Content(TrainedModel model, Weights weights, float[] optimizer, State state) {}

    /** Writes a checkpoint into a folder of checkpoints, and deletes the oldest ones beyond {@code keep}. */
    static Path write(Path folder, Content content, int keep) {
        Path target = folder.resolve(PREFIX + "%08d".formatted(content.state().step()));
        Path temporary = folder.resolve("." + target.getFileName() + ".tmp");
        try {
            Files.createDirectories(folder);
            delete(temporary);
            Files.createDirectories(temporary);
            ModelFiles.writeSafetensors(content.model(), temporary.resolve(MODEL));
            Map<String, Weights.Tensor> training = new LinkedHashMap<>();
            content.weights().tensors().forEach((name, tensor) -> training.put("weight." + name, tensor));
            training.put("optimizer", new Weights.Tensor(List.of(content.optimizer().length), content.optimizer()));
            Safetensors.write(temporary.resolve(TRAINING), training, Map.of());
            State state = content.state();
            Map<String, String> digests = new LinkedHashMap<>();
            for (String file : List.of(MODEL, TRAINING)) {
                digests.put(file, sha256(temporary.resolve(file)));
            }
            byte[] json = JSON.writerWithDefaultPrettyPrinter()
                    .writeValueAsBytes(
                            new State(state.step(), state.bestScore(), state.bestStep(), state.seconds(), digests));
            try (FileChannel channel = FileChannel.open(
                    temporary.resolve(STATE), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(json));
                channel.force(true);
            }
            if (Files.exists(target)) {
                delete(target); // the same step again: what is there now is the same
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            List<Path> all = list(folder);
            for (Path old : all.subList(0, Math.max(0, all.size() - keep))) {
                delete(old);
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint %s cannot be written: %s".formatted(target, e.getMessage()), e);
        }
    }

    /**
     * The newest checkpoint of a folder that is whole.
     *
     * @param damaged told of every newer one that is not
     * @throws TrainingException if there is none
     */
    static Content newest(Path folder, java.util.function.Consumer<String> damaged) {
        List<Path> all = list(folder);
        for (int i = all.size() - 1; i >= 0; i--) {
            try {
                return read(all.get(i));
            } catch (IOException | RuntimeException e) {
                damaged.accept("checkpoint %s is damaged: %s".formatted(all.get(i), e.getMessage()));
            }
        }
        throw new TrainingException("there is no checkpoint to resume from in %s".formatted(folder));
    }

    private static Content read(Path checkpoint) throws IOException {
        State state = JSON.readValue(checkpoint.resolve(STATE).toFile(), State.class);
        for (String file : List.of(MODEL, TRAINING)) {
            if (!sha256(checkpoint.resolve(file)).equals(state.sha256().get(file))) {
                throw new IOException(file + " does not have the digest of " + STATE);
            }
        }
        Map<String, Weights.Tensor> weights = new LinkedHashMap<>();
        Map<String, Weights.Tensor> training =
                Safetensors.read(checkpoint.resolve(TRAINING)).tensors();
        training.forEach((name, tensor) -> {
            if (name.startsWith("weight.")) {
                weights.put(name.substring("weight.".length()), tensor);
            }
        });
        return new Content(
                ModelFiles.read(checkpoint.resolve(MODEL)),
                new Weights(weights),
                training.get("optimizer").values(),
                state);
    }

    /** The checkpoints of a folder, oldest first. */
    static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(p -> p.getFileName().toString().startsWith(PREFIX))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
