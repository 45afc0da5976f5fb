// SPDX-License-Identifier: Apache-2.0
package master.core.serving;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What {@code master serve} says of a model in the Open Inference Protocol (KServe v2), {@code GET /v2/models/{model}}:
 * images go in, texts come out. The one place where it is written down.
 */
public final class InferenceMetadata {
    /** Encoded images. */
    public static final TensorSpec INPUT = new TensorSpec("image", "BYTES", List.of(-1L));
    /** What was read in each. */
    public static final TensorSpec TEXT = new TensorSpec("text", "BYTES", List.of(-1L));
    /** The probability of each text, in [0, 1]. */
    public static final TensorSpec CONFIDENCE = new TensorSpec("confidence", "FP32", List.of(-1L));

    /** What runs the model, in Triton's word. */
    public static final String PLATFORM = "onnx_onnxv1";

    private InferenceMetadata() {}

    /**
     * The answer, in the order of its keys.
     *
     * @param name that the model is served under
     * @param version its number
     */
    public static Map<String, Object> of(String name, long version) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        metadata.put("versions", List.of(Long.toString(version)));
        metadata.put("platform", PLATFORM);
        metadata.put("inputs", List.of(INPUT.metadata()));
        metadata.put("outputs", List.of(TEXT.metadata(), CONFIDENCE.metadata()));
        return metadata;
    }
}
