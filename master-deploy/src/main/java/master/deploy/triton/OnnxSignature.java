// SPDX-License-Identifier: Apache-2.0
package master.deploy.triton;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import master.core.serving.TensorSpec;
import master.onnx.OnnxReader;
import master.runtime.GraphGuard;
import master.runtime.NativeLibrary;

/**
 * What an ONNX file takes and gives, as ONNX Runtime reads it. (What the file says about itself is not asked of ONNX
 * Runtime, whose Java side spoils characters beyond U+FFFF.)
 *
 * @param inputs in the file's order
 * @param outputs in the file's order
 */
record OnnxSignature(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    OnnxSignature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * Reads it.
     *
     * @param file the bytes of the file
     * @throws IllegalArgumentException if it is not built like a model of ours, ONNX Runtime refuses the file, or it has a type that this does not know
     */
    static OnnxSignature of(byte[] file) {
        GraphGuard.check(file, OnnxReader.manifest(file));
        try (SessionOptions options = new SessionOptions()) {
            options.setOptimizationLevel(SessionOptions.OptLevel.NO_OPT); // nothing is run
            try (OrtSession session = NativeLibrary.environment().createSession(file, options)) {
                return new OnnxSignature(
                        tensors(session.getInputInfo().values()),
                        tensors(session.getOutputInfo().values()));
            }
        } catch (OrtException e) {
            throw new IllegalArgumentException("ONNX Runtime refuses the file: " + e.getMessage(), e);
        }
    }

    private static List<TensorSpec> tensors(Collection<NodeInfo> nodes) {
        return nodes.stream().map(OnnxSignature::tensor).toList();
    }

    private static TensorSpec tensor(NodeInfo node) {
        if (!(node.getInfo() instanceof TensorInfo tensor)) {
            throw new IllegalArgumentException("%s is no tensor: %s".formatted(node.getName(), node.getInfo()));
        }
        return new TensorSpec(
                node.getName(),
                datatype(node.getName(), tensor.type),
                Arrays.stream(tensor.getShape()).boxed().toList());
    }

    private static String datatype(String name, OnnxJavaType type) {
        return switch (type) {
            case FLOAT -> "FP32";
            case FLOAT16 -> "FP16";
            case INT64 -> "INT64";
            default ->
                throw new IllegalArgumentException(
                        "%s has type %s, floats and 64-bit integers are known".formatted(name, type));
        };
    }
}
