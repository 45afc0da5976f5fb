// SPDX-License-Identifier: Apache-2.0
package master.deploy.triton;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import master.core.serving.TensorSpec;

/**
 * The file {@code config.pbtxt} of a model in Triton's repository: protobuf's text format, message {@code ModelConfig}.
 *
 * @param name the model's name, which is that of its folder
 * @param signature what the ONNX file takes and gives
 * @param parameters what else clients should know, by key
 */
record TritonConfig(String name, OnnxSignature signature, Map<String, String> parameters) {
    /** The first line, by which a folder is known as one of ours. */
    static final String MARK = "# written by master export, which replaces this folder when it writes it again";

    /** As many images as a request to {@code master serve} may hold. */
    static final int MAX_BATCH = 64;

    TritonConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(signature, "signature");
        parameters = new TreeMap<>(parameters);
    }

    /** Whether every tensor begins with an open dimension, so that Triton may put requests together. */
    private boolean batches() {
        return signature.inputs().stream().allMatch(tensor -> tensor.shape().get(0) == -1)
                && signature.outputs().stream()
                        .allMatch(tensor -> tensor.shape().get(0) == -1);
    }

    /** The whole file. */
    String text() {
        StringBuilder text = new StringBuilder(MARK).append('\n');
        text.append("name: ").append(quoted(name)).append('\n');
        text.append("platform: \"onnxruntime_onnx\"\n");
        text.append("max_batch_size: ").append(batches() ? MAX_BATCH : 0).append('\n');
        tensors(text, "input", signature.inputs());
        tensors(text, "output", signature.outputs());
        if (batches()) {
            text.append("dynamic_batching { }\n");
        }
        parameters.forEach((key, value) -> text.append(
                "parameters { key: %s value { string_value: %s } }\n".formatted(quoted(key), quoted(value))));
        return text.toString();
    }

    private void tensors(StringBuilder text, String kind, List<TensorSpec> tensors) {
        for (TensorSpec tensor : tensors) {
            List<Long> dims =
                    batches() ? tensor.shape().subList(1, tensor.shape().size()) : tensor.shape();
            text.append("%s { name: %s data_type: TYPE_%s dims: %s }\n"
                    .formatted(kind, quoted(tensor.name()), tensor.datatype(), dims));
        }
    }

    /** A string of protobuf's text format: UTF-8 as it is, but quotes, backslashes and control characters. */
    private static String quoted(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        value.codePoints().forEach(each -> {
            if (each == '"' || each == '\\') {
                quoted.append('\\').appendCodePoint(each);
            } else if (each < ' ' || each == 0x7F) {
                quoted.append("\\%03o".formatted(each));
            } else {
                quoted.appendCodePoint(each);
            }
        });
        return quoted.append('"').toString();
    }
}
