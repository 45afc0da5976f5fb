// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import master.api.image.Preprocessing;
import master.api.model.ModelManifest;

/** The inputs and outputs that a model must have, so that a wrong file is refused when it is opened. */
final class Signature {
    private Signature() {}

    /**
     * Checks a session.
     *
     * @throws IllegalArgumentException if an input or output is missing, superfluous, or of another type or shape
     */
    static void check(OrtSession session, Preprocessing preprocessing) throws OrtException {
        checkImage(session, preprocessing);
        tensor(session.getOutputInfo(), ModelManifest.TOKENS_OUTPUT, OnnxJavaType.INT64, -1, -1);
        tensor(session.getOutputInfo(), ModelManifest.PROBABILITIES_OUTPUT, OnnxJavaType.FLOAT, -1, -1);
    }

    /**
     * Checks the inputs of a session, of a whole model or of its encoder.
     *
     * @throws IllegalArgumentException if an input is missing, superfluous, or of another type or shape
     */
    static void checkImage(OrtSession session, Preprocessing preprocessing) throws OrtException {
        Map<String, NodeInfo> inputs = session.getInputInfo();
        if (!inputs.keySet().equals(Set.of(ModelManifest.IMAGE_INPUT))) {
            throw new IllegalArgumentException(
                    "its inputs are %s, %s alone is needed".formatted(inputs.keySet(), ModelManifest.IMAGE_INPUT));
        }
        boolean open = preprocessing.canvases().size() > 1; // else height and width may be fixed
        tensor(
                inputs,
                ModelManifest.IMAGE_INPUT,
                OnnxJavaType.FLOAT,
                -1,
                preprocessing.channels(),
                open ? -1 : preprocessing.height(),
                open ? -1 : preprocessing.width());
    }

    /** Checks one tensor. A needed side of -1 must be open; an open side fits any needed one. */
    private static void tensor(Map<String, NodeInfo> nodes, String name, OnnxJavaType type, long... needed) {
        NodeInfo node = nodes.get(name);
        if (node == null) {
            throw new IllegalArgumentException("it has %s, but no %s".formatted(nodes.keySet(), name));
        }
        String wanted = "%s %s".formatted(type, Arrays.toString(needed));
        if (!(node.getInfo() instanceof TensorInfo tensor)) {
            throw new IllegalArgumentException("its %s is %s, needed %s".formatted(name, node.getInfo(), wanted));
        }
        long[] shape = tensor.getShape();
        boolean fits = tensor.type == type && shape.length == needed.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = shape[i] == -1 || shape[i] == needed[i];
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "its %s is %s %s, needed %s".formatted(name, tensor.type, Arrays.toString(shape), wanted));
        }
    }
}
