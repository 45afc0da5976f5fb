// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import master.core.serving.InferenceMetadata;
import master.serve.engine.ModelVersion;

/** What Triton's extensions of the Open Inference Protocol answer about models; its clients ask for it. */
final class TritonDocuments {
    private TritonDocuments() {}

    /** The configuration: images go in, texts come out. A client may put images together as it likes. */
    static ObjectNode config(ModelVersion model) {
        ObjectNode config = Json.object()
                .put("name", model.name())
                .put("platform", InferenceMetadata.PLATFORM)
                .put("backend", "master")
                .put("max_batch_size", 0);
        config.putObject("version_policy").putObject("latest").put("num_versions", 1);
        ObjectNode input = config.putArray("input").addObject();
        tensor(input, InferenceMetadata.INPUT.name(), "TYPE_STRING").put("format", "FORMAT_NONE");
        ArrayNode outputs = config.putArray("output");
        tensor(outputs.addObject(), InferenceMetadata.TEXT.name(), "TYPE_STRING")
                .put("label_filename", "");
        tensor(outputs.addObject(), InferenceMetadata.CONFIDENCE.name(), "TYPE_FP32")
                .put("label_filename", "");
        config.putObject("parameters");
        config.putObject("model_transaction_policy").put("decoupled", false);
        return config;
    }

    private static ObjectNode tensor(ObjectNode tensor, String name, String type) {
        tensor.put("name", name).put("data_type", type).putArray("dims").add(-1);
        return tensor;
    }

    static ObjectNode stats(List<ModelVersion> models, Totals totals) {
        ObjectNode answer = Json.object();
        ArrayNode stats = answer.putArray("model_stats");
        for (ModelVersion model : models) {
            Totals.Sums sums = totals.of(model.name());
            ObjectNode one = stats.addObject()
                    .put("name", model.name())
                    .put("version", Long.toString(model.version()))
                    .put("last_inference", sums.latestMillis())
                    .put("inference_count", sums.read())
                    .put("execution_count", sums.batches());
            ObjectNode durations = one.putObject("inference_stats");
            duration(durations, "success", sums.read(), sums.waitedNanos() + sums.ranNanos());
            duration(durations, "fail", sums.failed(), 0);
            duration(durations, "queue", sums.read(), sums.waitedNanos());
            duration(durations, "compute_input", 0, 0);
            duration(durations, "compute_infer", sums.batches(), sums.ranNanos());
            duration(durations, "compute_output", 0, 0);
            duration(durations, "cache_hit", 0, 0);
            duration(durations, "cache_miss", 0, 0);
            one.putArray("batch_stats");
        }
        return answer;
    }

    private static void duration(ObjectNode parent, String name, long count, long nanos) {
        parent.putObject(name).put("count", count).put("ns", nanos);
    }

    static ArrayNode index(List<ModelVersion> models) {
        ArrayNode index = Json.object().putArray("models");
        models.forEach(model -> index.addObject()
                .put("name", model.name())
                .put("version", Long.toString(model.version()))
                .put("state", "READY")
                .put("reason", ""));
        return index;
    }
}
