// SPDX-License-Identifier: Apache-2.0
package master.train;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import master.core.io.AtomicFile;
import master.core.io.Folders;
import master.core.io.Sha256;
import master.core.network.Weights;
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
 *   <li>{@code state.json}: {@link RunState}, with the SHA-256 of the other two and of itself.
 * </ul>
 *
 * <p>It is written under another name, forced to the disk and renamed, so it is there whole or not at all. Only one
 * trainer at a time works in a folder.
 */
final class Checkpoint {
    private static final String MODEL = ModelFiles.CHECKPOINT_MODEL;
    private static final String TRAINING = "training.safetensors";
    private static final String STATE = "state.json";
    private static final String PREFIX = "step-";
    private static final String OPTIMIZER =
            "optimizer.v2"; // in another order than that of earlier versions, "optimizer"
    private static final String WEIGHT = "weight.";
    private static final JsonMapper JSON = new JsonMapper();

    private Checkpoint() {}

    /**
     * All that a run needs to go on.
     *
     * @param model manifest and averaged weights
     * @param weights the weights themselves
     * @param optimizer the optimizer's state
     * @param state the rest
     */
    record Content(TrainedModel model, Weights weights, float[] optimizer, RunState state) {}

    /**
     * Writes a checkpoint into a folder of checkpoints. Then deletes the oldest ones beyond {@code keep}, and newer
     * ones: a run that is at this step has passed them over as damaged.
     *
     * @throws UncheckedIOException if it cannot be written; those that were there before still are
     */
    static Path write(Path folder, Content content, int keep) {
        Path target = folder.resolve(name(content.state().step()));
        Path temporary = folder.resolve("." + target.getFileName() + ".tmp");
        try {
            Files.createDirectories(folder);
            for (Path leftover : entries(folder, "." + PREFIX)) {
                Folders.delete(leftover); // of a process that was killed
            }
            try {
                Files.createDirectory(temporary);
                fill(temporary, content);
                Folders.delete(target); // the same step is there only if it was damaged
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Folders.delete(temporary);
            }
            Folders.force(folder);
            List<Path> all = list(folder);
            int at = all.indexOf(target);
            for (Path newer : all.subList(at + 1, all.size())) {
                Folders.delete(newer);
            }
            for (Path old : all.subList(0, Math.max(0, at + 1 - keep))) {
                Folders.delete(old);
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("checkpoint %s cannot be written: %s".formatted(target, e), e);
        }
    }

    private static String name(int step) {
        return String.format(Locale.ROOT, "%s%08d", PREFIX, step);
    }

    private static void fill(Path folder, Content content) throws IOException {
        ModelFiles.writeSafetensors(content.model(), folder.resolve(MODEL));
        Map<String, Weights.Tensor> training = new LinkedHashMap<>();
        content.weights().tensors().forEach((name, tensor) -> training.put(WEIGHT + name, tensor));
        training.put(OPTIMIZER, new Weights.Tensor(List.of(content.optimizer().length), content.optimizer()));
        Safetensors.write(folder.resolve(TRAINING), training, Map.of());
        RunState state = content.state();
        Map<String, String> digests = new LinkedHashMap<>();
        for (String file : List.of(MODEL, TRAINING)) {
            digests.put(file, Sha256.hex(folder.resolve(file)));
        }
        digests.put(STATE, Sha256.hex(state.values()));
        byte[] json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(state.withDigests(digests));
        AtomicFile.write(folder.resolve(STATE), json);
        Folders.force(folder);
    }

    /**
     * The newest checkpoint of a folder that is whole.
     *
     * @param damaged told of every newer one that is not
     * @throws TrainingException if there is none
     */
    static Content newest(Path folder, Consumer<String> damaged) {
        List<Path> all = list(folder);
        for (int i = all.size() - 1; i >= 0; i--) {
            try {
                return read(all.get(i));
            } catch (NoSuchFileException e) {
                damaged.accept("checkpoint %s is damaged: there is no %s".formatted(all.get(i), e.getFile()));
            } catch (IOException | RuntimeException e) {
                String what = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
                damaged.accept("checkpoint %s is damaged: %s".formatted(all.get(i), what));
            }
        }
        throw new TrainingException("there is no checkpoint to resume from in %s".formatted(folder));
    }

    private static Content read(Path checkpoint) throws IOException {
        RunState state = JSON.readValue(Files.readAllBytes(checkpoint.resolve(STATE)), RunState.class);
        if (state == null || state.sha256() == null) {
            throw new IOException(STATE + " holds no digests");
        }
        for (String file : List.of(MODEL, TRAINING)) {
            if (!Sha256.hex(checkpoint.resolve(file)).equals(state.sha256().get(file))) {
                throw new IOException(file + " does not have the digest of " + STATE);
            }
        }
        String own = Sha256.hex(state.values());
        if (!own.equals(state.sha256().get(STATE))) {
            throw new IOException(STATE + " does not have its own digest");
        }
        if (!checkpoint.endsWith(name(state.step()))) {
            throw new IOException(STATE + " is of step " + state.step());
        }
        Map<String, Weights.Tensor> weights = new LinkedHashMap<>();
        Map<String, Weights.Tensor> training =
                Safetensors.read(checkpoint.resolve(TRAINING)).tensors();
        training.forEach((name, tensor) -> {
            if (name.startsWith(WEIGHT)) {
                weights.put(name.substring(WEIGHT.length()), tensor);
            }
        });
        Weights.Tensor optimizer = training.get(OPTIMIZER);
        if (optimizer == null) {
            throw new IOException("%s has no %s, an earlier version wrote it; its model can be fine-tuned or exported"
                    .formatted(TRAINING, OPTIMIZER));
        }
        return new Content(ModelFiles.read(checkpoint.resolve(MODEL)), new Weights(weights), optimizer.values(), state);
    }

    /** The checkpoints of a folder, oldest first. */
    static List<Path> list(Path folder) {
        try {
            return entries(folder, PREFIX);
        } catch (IOException e) {
            throw new UncheckedIOException("%s cannot be listed: %s".formatted(folder, e), e);
        }
    }

    /** The entries whose names start with a prefix, in the order of their names; none if the folder is not there. */
    private static List<Path> entries(Path folder, String prefix) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(p -> p.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .toList();
        }
    }
}
