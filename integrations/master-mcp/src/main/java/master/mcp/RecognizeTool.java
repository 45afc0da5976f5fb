// SPDX-License-Identifier: Apache-2.0
package master.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import master.api.MasterException;
import master.api.Recognition;
import master.api.Recognizer;

/** {@code recognize_image}: the text in an image. */
public final class RecognizeTool implements Tool {
    private static final String MODEL = "model";

    private final Map<String, Recognizer> models;
    private final String standard;
    private final ImageArguments images;
    private final double minConfidence;

    /**
     * The tool.
     *
     * @param models by name; they stay the caller's to close
     * @param standard the name of the one that is taken where none is named
     * @param minConfidence from which confidence on a text is called sure, 0 to 1
     */
    public RecognizeTool(Map<String, Recognizer> models, String standard, ImageArguments images, double minConfidence) {
        this.models = new TreeMap<>(models);
        this.standard = standard;
        this.images = images;
        this.minConfidence = minConfidence;
        if (!(minConfidence >= 0 && minConfidence <= 1)) {
            throw new IllegalArgumentException("minConfidence %s, 0 to 1 is allowed".formatted(minConfidence));
        }
    }

    @Override
    public String name() {
        return "recognize_image";
    }

    @Override
    public String description() {
        return "Reads the text in an image of one line: a captcha, a word, a short line. Confidence is the probability"
                + " of exactly this text. Do not rely on the text unless sure is true.";
    }

    @Override
    public ObjectNode inputSchema() {
        ObjectNode schema = images.schema();
        ObjectNode properties = (ObjectNode) schema.get("properties");
        ObjectNode model =
                ImageArguments.text(properties, MODEL, "Which model reads it (default: %s).".formatted(standard));
        models.keySet().forEach(model.withArray("enum")::add);
        return schema;
    }

    @Override
    public ObjectNode outputSchema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("text").put("type", "string");
        properties
                .putObject("confidence")
                .put("type", "number")
                .put("minimum", 0)
                .put("maximum", 1);
        properties.putObject("sure").put("type", "boolean");
        properties.putObject(MODEL).put("type", "string");
        schema.putArray("required").add("text").add("confidence").add("sure").add(MODEL);
        return schema;
    }

    @Override
    public ObjectNode call(JsonNode arguments) {
        ImageArguments.check(arguments, Set.of("base64", "path", MODEL));
        String name = arguments.path(MODEL).asText(standard);
        Recognizer model = models.get(name);
        if (model == null) {
            throw new ToolException("model %s is not there, %s are".formatted(name, models.keySet()));
        }
        try {
            Recognition read = model.recognize(images.image(arguments));
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("text", read.text())
                    .put("confidence", read.confidence())
                    .put("sure", read.confidence() >= minConfidence)
                    .put(MODEL, name);
        } catch (MasterException e) {
            throw new ToolException(e.getMessage(), e);
        }
    }
}
