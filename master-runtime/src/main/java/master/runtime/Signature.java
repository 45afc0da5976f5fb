// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static java.util.Objects.requireNonNull;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import master.api.Canvas;
import master.core.image.Preprocessing;
import master.core.model.ModelManifest;

/** The inputs and outputs that a model must have, so that a wrong file is refused when it is opened. */
final class Signature {
    private static final long ANY = -2;

    private Signature() {}

    /**
     * Checks a session.
     *
     * @return the most images of a run: 1 if the network takes one image only, as some of other programs do
     * @throws IllegalArgumentException if an input or output is missing, superfluous, or of another type or shape
     */
    static int check(OrtSession session, ModelManifest manifest) throws OrtException {
        Preprocessing preprocessing = manifest.preprocessing();
        Map<String, NodeInfo> inputs = session.getInputInfo();
        if (!inputs.keySet().equals(Set.of(ModelManifest.IMAGE_INPUT))) {
            throw new IllegalArgumentException(
                    "its inputs are %s, %s alone is needed".formatted(inputs.keySet(), ModelManifest.IMAGE_INPUT));
        }
        tensor(
                inputs,
                ModelManifest.IMAGE_INPUT,
                OnnxJavaType.FLOAT,
                manifest.ctc().isPresent() ? ANY : -1,
                preprocessing.channels(),
                side(preprocessing.canvases().stream().mapToInt(Canvas::height)),
                side(preprocessing.canvases().stream().mapToInt(Canvas::width)));
        if (manifest.ctc().isPresent()) {
            int classes = manifest.vocabulary().tokens().size() + 1;
            tensor(session.getOutputInfo(), ModelManifest.CLASSES_OUTPUT, OnnxJavaType.FLOAT, ANY, ANY, classes);
            return most(((TensorInfo) requireNonNull(inputs.get(ModelManifest.IMAGE_INPUT))
                            .getInfo())
                    .getShape()[0]);
        }
        tensor(session.getOutputInfo(), ModelManifest.TOKENS_OUTPUT, OnnxJavaType.INT64, -1, -1);
        tensor(session.getOutputInfo(), ModelManifest.PROBABILITIES_OUTPUT, OnnxJavaType.FLOAT, -1, -1);
        if (session.getOutputNames().contains(ModelManifest.ATTENTION_OUTPUT)) {
            tensor(session.getOutputInfo(), ModelManifest.ATTENTION_OUTPUT, OnnxJavaType.FLOAT, -1, -1, ANY);
        }
        if (session.getOutputNames().contains(ModelManifest.BOXES_OUTPUT)) {
            tensor(session.getOutputInfo(), ModelManifest.BOXES_OUTPUT, OnnxJavaType.FLOAT, -1, -1, 4);
        }
        return Integer.MAX_VALUE;
    }

    /** The one length that a side of all canvases has, which may be fixed; or -1. */
    private static long side(IntStream lengths) {
        int[] different = lengths.distinct().toArray();
        return different.length == 1 ? different[0] : -1;
    }

    private static int most(long images) {
        if (images != -1 && images != 1) {
            throw new IllegalArgumentException(
                    "it takes %d images at once, any number or 1 is allowed".formatted(images));
        }
        return images == 1 ? 1 : Integer.MAX_VALUE;
    }

    /** Checks one tensor. A needed side of -1 must be open, of {@link #ANY} may be so; an open side fits any needed one. */
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
            fits = shape[i] == -1 || needed[i] == ANY || shape[i] == needed[i];
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "its %s is %s %s, needed %s".formatted(name, tensor.type, Arrays.toString(shape), wanted));
        }
    }
}
