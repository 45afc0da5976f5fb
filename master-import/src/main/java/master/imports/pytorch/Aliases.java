// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * MASTER-pytorch's state dicts have every tensor twice, for its parts are members of the model and of two sequences.
 * Either name will do; where both are there they have to be the same.
 *
 * @param state the tensors, each under its first name
 * @param dropped the number of second names
 * @param pairs tensors under both names that do not share their values: they have to be compared
 */
record Aliases(StateDict state, int dropped, List<Pair> pairs) {
    private static final Map<String, String> FIRST_NAMES = Map.of(
            "encode_stage.0.", "conv_embedding_gc.",
            "encode_stage.1.", "encoder.",
            "decode_stage.0.", "decoder.",
            "decode_stage.1.", "generator.");

    /** Two tensors that should be the same. */
    record Pair(String name, String alias, TorchTensor tensor, TorchTensor other) {}

    static Aliases resolve(StateDict state) {
        Map<String, TorchTensor> tensors = new LinkedHashMap<>();
        List<Pair> pairs = new ArrayList<>();
        state.tensors().forEach((name, tensor) -> {
            if (firstName(name).isEmpty()) {
                tensors.put(name, tensor);
            }
        });
        int dropped = 0;
        for (Map.Entry<String, TorchTensor> entry : state.tensors().entrySet()) {
            Optional<String> name = firstName(entry.getKey());
            if (name.isEmpty()) {
                continue;
            }
            TorchTensor tensor = tensors.putIfAbsent(name.get(), entry.getValue());
            if (tensor != null) {
                dropped++;
                if (!tensor.equals(entry.getValue())) {
                    pairs.add(new Pair(name.get(), entry.getKey(), tensor, entry.getValue()));
                }
            }
        }
        return new Aliases(new StateDict(tensors), dropped, List.copyOf(pairs));
    }

    private static Optional<String> firstName(String name) {
        return FIRST_NAMES.entrySet().stream()
                .filter(entry -> name.startsWith(entry.getKey()))
                .map(entry -> entry.getValue() + name.substring(entry.getKey().length()))
                .findFirst();
    }
}
