// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tensors of a checkpoint by name.
 *
 * @param tensors under the names that a model gives them when it is not wrapped for several devices
 */
record StateDict(Map<String, TorchTensor> tensors) {
    private static final List<String> PLACES = List.of("model_state_dict", "state_dict");
    private static final String WRAPPER = "module."; // DataParallel and DistributedDataParallel

    /** Finds them in a checkpoint. */
    static StateDict of(Object root) {
        if (!(root instanceof Map<?, ?> checkpoint)) {
            throw new IllegalArgumentException("it holds no dictionary, but a checkpoint is one");
        }
        for (String place : PLACES) {
            if (checkpoint.get(place) instanceof Map<?, ?> tensors) {
                return ofTensors(tensors);
            }
        }
        if (checkpoint.values().stream().anyMatch(TorchTensor.class::isInstance)) {
            return ofTensors(checkpoint); // a file that is a state dict itself
        }
        throw new IllegalArgumentException("it holds neither of %s, and no tensors by name".formatted(PLACES));
    }

    private static StateDict ofTensors(Map<?, ?> map) {
        Map<String, TorchTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String name) || !(entry.getValue() instanceof TorchTensor tensor)) {
                throw new IllegalArgumentException("its state dict has an entry%s that is no tensor under a name"
                        .formatted(entry.getKey() instanceof String name ? " " + name : ""));
            }
            tensors.put(name, tensor);
        }
        boolean wrapped = tensors.keySet().stream().allMatch(name -> name.startsWith(WRAPPER));
        return new StateDict(wrapped ? unwrap(tensors) : tensors);
    }

    private static Map<String, TorchTensor> unwrap(Map<String, TorchTensor> tensors) {
        Map<String, TorchTensor> unwrapped = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> unwrapped.put(name.substring(WRAPPER.length()), tensor));
        return unwrapped;
    }

    /** Whether there is a tensor whose name starts so. */
    boolean has(String prefix) {
        return tensors.keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }

    /** One axis of a tensor's shape, or something else where there is no such tensor or axis. */
    int axis(String name, int axis, int otherwise) {
        return Optional.ofNullable(tensors.get(name))
                .map(TorchTensor::shape)
                .filter(shape -> shape.size() > axis)
                .map(shape -> shape.get(axis))
                .orElse(otherwise);
    }

    /** One more than the highest number between a prefix and a dot; 0 for none. */
    int count(String prefix) {
        return tensors.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()))
                .filter(rest -> rest.matches("\\d{1,3}\\..*"))
                .mapToInt(rest -> Integer.parseInt(rest.substring(0, rest.indexOf('.'))) + 1)
                .max()
                .orElse(0);
    }
}
