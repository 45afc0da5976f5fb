// SPDX-License-Identifier: Apache-2.0
package master.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import master.api.ImageSource;

/**
 * How tools are given an image: as base64, or as a file of one folder. A language model may be talked into any path, so
 * nothing outside of that folder is read, nor through links. Immutable and thread-safe.
 *
 * @param folder whose files may be read, with those below it; none if only base64 is taken
 */
public record ImageArguments(Optional<Path> folder) {
    private static final String BASE64 = "base64";
    private static final String PATH = "path";

    /** An object schema with the arguments that an image is given by; tools add theirs to its properties. */
    ObjectNode schema() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        text(properties, BASE64, "The file of the image in base64, or a data URI: PNG, JPEG, BMP or GIF.");
        if (folder.isPresent()) {
            text(properties, PATH, "Instead of base64: the file of the image, relative to the folder of images.");
        } else {
            schema.putArray("required").add(BASE64);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    /** Adds a text to the properties of a schema. */
    static ObjectNode text(ObjectNode properties, String name, String description) {
        return properties.putObject(name).put("type", "string").put("description", description);
    }

    /**
     * Refuses arguments that a schema does not name, so that nothing that was asked for is passed over.
     *
     * @throws ToolException if there is one, or it is no text
     */
    static void check(JsonNode arguments, Set<String> allowed) {
        arguments.fieldNames().forEachRemaining(name -> {
            if (!allowed.contains(name)) {
                throw new ToolException("argument %s is not known, %s are".formatted(name, allowed));
            }
            if (!arguments.get(name).isTextual()) {
                throw new ToolException("argument %s must be a text".formatted(name));
            }
        });
    }

    /**
     * The image of a call.
     *
     * @throws ToolException if there is none, or two
     */
    ImageSource image(JsonNode arguments) {
        if (arguments.has(BASE64) == (folder.isPresent() && arguments.has(PATH))) {
            throw new ToolException(folder.isPresent() ? "either base64 or path is needed" : "base64 is needed");
        }
        return arguments.has(BASE64)
                ? ImageSource.ofBase64(arguments.get(BASE64).textValue())
                : ImageSource.of(file(arguments.get(PATH).textValue()));
    }

    private Path file(String path) {
        try {
            Path root = folder.orElseThrow().toRealPath();
            Path file = root.resolve(path).toRealPath(); // links followed: they may lead out of the folder
            if (file.startsWith(root) && Files.isRegularFile(file)) {
                return file;
            }
        } catch (IOException | InvalidPathException e) {
            throw new ToolException("path %s: no file of the folder of images".formatted(path), e);
        }
        throw new ToolException("path %s: no file of the folder of images".formatted(path));
    }
}
