// SPDX-License-Identifier: Apache-2.0
package master.train;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import master.core.model.ModelManifest;
import master.core.network.Initializers;
import master.core.network.Parameter;
import master.core.network.Parameters;
import master.core.network.Weights;
import master.onnx.TrainedModel;

/**
 * Takes the weights of one model over into another whose network is the same or {@linkplain Deepening deeper}, and whose
 * tokens may differ: what a token has learned goes with it, new tokens start fresh.
 */
final class Transfer {
    private Transfer() {}

    /**
     * The first weights of a fine-tuning run.
     *
     * @throws TrainingException if the networks differ in more than tokens and depth; it lists the differences
     */
    static Weights weights(TrainedModel from, ModelManifest to, long seed) {
        Deepening deepening = new Deepening(from.manifest(), to);
        List<String> differences = differences(from.manifest(), to, deepening);
        if (!differences.isEmpty()) {
            throw new TrainingException(
                    "the model to fine-tune has another network: " + String.join("; ", differences));
        }
        Parameters target = to.parameters();
        Weights fresh = Initializers.initialize(target, seed);
        Map<String, Weights.Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : target.all()) {
            Weights.Tensor old = deepening
                    .old(parameter.name())
                    .map(from.weights().tensors()::get)
                    .orElse(null);
            Weights.Tensor start = requireNonNull(fresh.tensors().get(parameter.name()));
            if (old == null) { // of boxes or of more layers, which the old network does not have
                tensors.put(parameter.name(), deepening.start(parameter.name(), start));
            } else if (parameter.name().equals(Parameters.EMBEDDING)) {
                tensors.put(
                        parameter.name(),
                        rows(old, start, from.manifest(), to, parameter.shape().get(1)));
            } else if (parameter.name().equals(Parameters.HEAD + ".weight")) {
                tensors.put(parameter.name(), columns(old, start, from.manifest(), to));
            } else if (parameter.name().equals(Parameters.HEAD + ".bias")) {
                tensors.put(parameter.name(), rows(old, start, from.manifest(), to, 1));
            } else {
                tensors.put(parameter.name(), old);
            }
        }
        return new Weights(tensors);
    }

    /** All that weights depend on, but for tokens and deepening; an image may have another size. */
    private static List<String> differences(ModelManifest from, ModelManifest to, Deepening deepening) {
        Map<String, String> there = new TreeMap<>(from.network().toProperties());
        Map<String, String> here = new TreeMap<>(to.network().toProperties());
        there.put("channels", Integer.toString(from.preprocessing().channels()));
        here.put("channels", Integer.toString(to.preprocessing().channels()));
        Set<String> keys = new TreeSet<>(there.keySet());
        keys.addAll(here.keySet());
        List<String> differences = new ArrayList<>();
        for (String key : keys) {
            String old = there.getOrDefault(key, "not there");
            String wanted = here.getOrDefault(key, "not needed");
            if (!old.equals(wanted) && !deepening.allows(key)) {
                differences.add("%s is %s, needed %s".formatted(key, old, wanted));
            }
        }
        return differences;
    }

    /** The old token id of a new token id; empty for a new token. */
    private static OptionalInt oldId(int id, ModelManifest from, ModelManifest to) {
        return to.vocabulary().isToken(id)
                ? from.vocabulary().id(to.vocabulary().text(id))
                : OptionalInt.of(id);
    }

    /** Token by token, {@code width} values each. */
    private static Weights.Tensor rows(
            Weights.Tensor old, Weights.Tensor start, ModelManifest from, ModelManifest to, int width) {
        float[] values = start.values().clone();
        for (int id = 0; id < to.vocabulary().size(); id++) {
            OptionalInt source = oldId(id, from, to);
            if (source.isPresent()) {
                System.arraycopy(old.values(), source.getAsInt() * width, values, id * width, width);
            }
        }
        return new Weights.Tensor(start.shape(), values);
    }

    /** The same for [modelDim, tokens]. */
    private static Weights.Tensor columns(
            Weights.Tensor old, Weights.Tensor start, ModelManifest from, ModelManifest to) {
        float[] values = start.values().clone();
        int oldTokens = from.vocabulary().size();
        int tokens = to.vocabulary().size();
        for (int id = 0; id < tokens; id++) {
            OptionalInt source = oldId(id, from, to);
            if (source.isPresent()) {
                for (int row = 0; row < start.shape().get(0); row++) {
                    values[row * tokens + id] = old.values()[row * oldTokens + source.getAsInt()];
                }
            }
        }
        return new Weights.Tensor(start.shape(), values);
    }
}
