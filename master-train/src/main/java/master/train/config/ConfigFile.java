// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;
import master.api.metric.RecognitionMetrics;

/** Reads a training configuration; every error says which key is wrong, and what would be right. */
public final class ConfigFile {
    private static final JsonMapper YAML = JsonMapper.builder(new YAMLFactory())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .build();

    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @throws ConfigException if it is missing, no YAML, has a key that does not exist, or a value that is not allowed
     */
    public static TrainingConfig read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (NoSuchFileException e) {
            throw new ConfigException("config %s: no such file".formatted(file), e);
        } catch (IOException e) {
            throw new ConfigException("config %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /** Reads a text; {@code name} is what errors call it. */
    public static TrainingConfig parse(String yaml, String name) {
        try {
            TrainingConfig config = YAML.readValue(yaml, TrainingConfig.class);
            if (config == null) {
                throw new ConfigException("config %s: empty".formatted(name));
            }
            config.manifest(); // checks what only the whole can tell
            return config;
        } catch (UnrecognizedPropertyException e) {
            throw new ConfigException(
                    "config %s: %s: there is no such key%s"
                            .formatted(name, path(e), suggestion(e.getPropertyName(), e.getKnownPropertyIds())),
                    e);
        } catch (InvalidFormatException e) {
            throw new ConfigException(
                    "config %s: %s: \"%s\" is not allowed, %s is needed"
                            .formatted(name, path(e), e.getValue(), kind(e.getTargetType())),
                    e);
        } catch (JsonMappingException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            String what = cause instanceof JsonProcessingException problem
                    ? problem.getOriginalMessage()
                    : String.valueOf(cause.getMessage());
            String at = path(e);
            throw new ConfigException(
                    "config %s: %s%s".formatted(name, at.isEmpty() ? "" : at + ": ", what.lines().findFirst().orElse("")),
                    e);
        } catch (JsonProcessingException e) {
            String line = e.getLocation() == null ? "" : "line " + e.getLocation().getLineNr() + ": ";
            throw new ConfigException("config %s: %s%s".formatted(
                    name, line, e.getOriginalMessage().lines().findFirst().orElse("")), e);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("config %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static String kind(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + java.util.Arrays.stream(type.getEnumConstants())
                            .map(c -> c.toString().toLowerCase(java.util.Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        if (type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        return type == Double.class ? "a number" : type == Boolean.class ? "true or false" : "another value";
    }

    private static String suggestion(String key, Collection<Object> known) {
        return known.stream()
                .map(Object::toString)
                .min(Comparator.comparingInt(candidate -> RecognitionMetrics.editDistance(key, candidate)))
                .filter(nearest -> RecognitionMetrics.editDistance(key, nearest) <= Math.max(2, key.length() / 2))
                .map(nearest -> ", did you mean " + nearest + "?")
                .orElse(", allowed are " + known.stream().map(Object::toString).sorted().toList());
    }
}
