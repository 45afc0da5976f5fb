// SPDX-License-Identifier: Apache-2.0
package master.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import master.api.ModelInfo;
import master.api.Recognizer;

/** {@code list_models}: what reads images here. */
public final class ModelsTool implements Tool {
    private static final int MOST_CHARACTERS = 200; // of a charset in the answer: models may have thousands

    private final Map<String, Recognizer> models;

    /**
     * The tool.
     *
     * @param models by name; they stay the caller's to close
     */
    public ModelsTool(Map<String, Recognizer> models) {
        this.models = new TreeMap<>(models);
    }

    @Override
    public String name() {
        return "list_models";
    }

    @Override
    public String description() {
        return "Lists the models that recognize_image can read with: their characters and the longest text.";
    }

    @Override
    public ObjectNode inputSchema() {
        return JsonNodeFactory.instance.objectNode().put("type", "object").put("additionalProperties", false);
    }

    @Override
    public ObjectNode outputSchema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode list = schema.putObject("properties").putObject("models").put("type", "array");
        ObjectNode properties = list.putObject("items").put("type", "object").putObject("properties");
        properties.putObject("name").put("type", "string");
        properties.putObject("characters").put("type", "string").put("description", "The first of them.");
        properties.putObject("characterCount").put("type", "integer");
        properties.putObject("maxLength").put("type", "integer");
        schema.putArray("required").add("models");
        return schema;
    }

    @Override
    public ObjectNode call(JsonNode arguments) {
        ImageArguments.check(arguments, Set.of());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode list = answer.putArray("models");
        models.forEach((name, model) -> {
            ModelInfo info = model.model();
            List<String> tokens = info.vocabulary().tokens();
            list.addObject()
                    .put("name", name)
                    .put("characters", String.join("", tokens.subList(0, Math.min(MOST_CHARACTERS, tokens.size()))))
                    .put("characterCount", tokens.size())
                    .put("maxLength", info.maxLength());
        });
        return answer;
    }
}
