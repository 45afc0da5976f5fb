// SPDX-License-Identifier: Apache-2.0
package master.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import master.api.MasterException;
import master.table.TableFormat;
import master.table.TableRecognition;
import master.table.TableRecognizer;

/** {@code read_table}: the table in an image. */
public final class TableTool implements Tool {
    private static final String FORMAT = "format";
    private static final String WARNINGS = "warnings";

    private final TableRecognizer recognizer;
    private final ImageArguments images;

    /**
     * The tool.
     *
     * @param recognizer stays the caller's to close
     */
    public TableTool(TableRecognizer recognizer, ImageArguments images) {
        this.recognizer = recognizer;
        this.images = images;
    }

    @Override
    public String name() {
        return "read_table";
    }

    @Override
    public String description() {
        return "Reads the structure of the one table in an image.";
    }

    @Override
    public ObjectNode inputSchema() {
        ObjectNode schema = images.schema();
        ObjectNode format = ImageArguments.text(
                (ObjectNode) schema.get("properties"), FORMAT, "How the table is written (default: html).");
        Arrays.stream(TableFormat.values())
                .forEach(each -> format.withArray("enum").add(word(each)));
        return schema;
    }

    private static String word(TableFormat format) {
        return format.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public ObjectNode outputSchema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("table").put("type", "string");
        properties
                .putObject(WARNINGS)
                .put("type", "array")
                .put("description", "What may be wrong with the table, and what to do.")
                .putObject("items")
                .put("type", "string");
        schema.putArray("required").add("table").add(WARNINGS);
        return schema;
    }

    @Override
    public ObjectNode call(JsonNode arguments) {
        ImageArguments.check(arguments, Set.of("base64", "path", FORMAT));
        String asked = arguments.path(FORMAT).asText("html");
        TableFormat format = Arrays.stream(TableFormat.values())
                .filter(each -> word(each).equals(asked))
                .findFirst()
                .orElseThrow(() -> new ToolException("format %s, %s are allowed"
                        .formatted(asked, Arrays.toString(TableFormat.values()).toLowerCase(Locale.ROOT))));
        try {
            TableRecognition read = recognizer.recognize(images.image(arguments));
            ObjectNode answer = JsonNodeFactory.instance.objectNode().put("table", format.write(read));
            read.warnings().forEach(answer.putArray(WARNINGS)::add);
            return answer;
        } catch (MasterException e) {
            throw new ToolException(e.getMessage(), e);
        }
    }
}
