// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import master.api.Vocabulary;
import master.core.metric.RecognitionMetrics;
import master.core.network.Backbone;
import master.core.network.ResidualBackbone;
import master.core.network.SeparableBackbone;
import master.table.structure.StructureTokens;

/** Reads a training configuration; every error says which key is wrong, and what would be right. */
public final class ConfigFile {
    private static final JsonMapper YAML = JsonMapper.builder(new YAMLFactory()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .disable(YAMLGenerator.Feature.USE_NATIVE_TYPE_ID)) // a key, not a tag
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(MapperFeature.OVERRIDE_PUBLIC_ACCESS_MODIFIERS) // master.api opens nothing to Jackson
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS) // a record without components
            // of 0x12 and 1.50 as a charset only the number would be left
            .withCoercionConfig(
                    LogicalType.Textual,
                    text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
            .addMixIn(Backbone.class, Kinds.class)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
            .build();

    private static final Presets PRESETS = new Presets(YAML);
    private static final String TOKENS = "tokens";

    /** How a backbone says which one it is. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = Presets.KIND)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = ResidualBackbone.class, name = ResidualBackbone.NAME),
        @JsonSubTypes.Type(value = SeparableBackbone.class, name = SeparableBackbone.NAME)
    })
    private interface Kinds {}

    private ConfigFile() {}

    /**
     * Reads a file.
     *
     * @throws ConfigException if it is missing, no YAML, has a key that does not exist, or a value that is not allowed
     */
    public static TrainingConfig read(Path file) {
        try {
            return parse(
                    Files.readString(file),
                    file.toString(),
                    file.toAbsolutePath().getParent());
        } catch (NoSuchFileException e) {
            throw new ConfigException("config %s: no such file".formatted(file), e);
        } catch (CharacterCodingException e) {
            throw new ConfigException("config %s: not UTF-8".formatted(file), e);
        } catch (IOException e) {
            throw new ConfigException("config %s: cannot be read: %s".formatted(file, e), e);
        }
    }

    /** Reads a text; {@code name} is what errors call it. Files that it names are looked for in the working directory. */
    public static TrainingConfig parse(String yaml, String name) {
        return parse(yaml, name, Path.of(""));
    }

    private static TrainingConfig parse(String yaml, String name, Path base) {
        try {
            JsonNode tree = YAML.readTree(yaml);
            if (tree.isMissingNode()) {
                throw new ConfigException("config %s: empty".formatted(name));
            }
            if (tree instanceof ObjectNode whole) {
                PRESETS.complete(whole);
                if (whole.path(TOKENS).isTextual()) {
                    tokens(whole, base);
                }
            }
            TrainingConfig config = YAML.treeToValue(tree, TrainingConfig.class);
            if (config == null) {
                throw new ConfigException("config %s: empty".formatted(name));
            }
            config.check();
            return config;
        } catch (JsonProcessingException e) {
            throw new ConfigException("config %s: %s".formatted(name, problem(e)), e);
        } catch (IllegalArgumentException e) {
            throw new ConfigException("config %s: %s".formatted(name, e.getMessage()), e);
        }
    }

    /**
     * Puts the tokens themselves in the place of the file that has them, or of the name of those of tables: what a run
     * keeps needs no other file.
     */
    private static void tokens(ObjectNode tree, Path base) {
        String name = tree.get(TOKENS).textValue();
        Vocabulary read = StructureTokens.all().stream()
                .filter(tokens -> tokens.name().equals(name))
                .findFirst()
                .map(StructureTokens::vocabulary)
                .orElseGet(() -> Vocabulary.read(base.resolve(name)));
        tree.set(TOKENS, YAML.valueToTree(TokenSettings.of(read)));
    }

    /** A configuration with every default written out; {@link #parse} reads it back. */
    public static String write(TrainingConfig config) {
        try {
            return YAML.writeValueAsString(config);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration can always be written", e);
        }
    }

    /** Settings from values by key, checked like a file. */
    static TrainingSettings training(Map<String, ?> keys) {
        ObjectNode tree = YAML.valueToTree(keys);
        PRESETS.completeTraining("", tree);
        try {
            return YAML.treeToValue(tree, TrainingSettings.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(problem(e), e);
        }
    }

    private static String problem(JsonProcessingException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            return path(unknown) + ": " + unknownKey(unknown.getPropertyName(), unknown.getKnownPropertyIds());
        }
        if (e instanceof InvalidFormatException wrong && wrong.getTargetType() == String.class) {
            return "%s: YAML reads %s here, a text is needed: put it in quotes"
                    .formatted(path(wrong), wrong.getValue());
        }
        if (e instanceof InvalidFormatException wrong) {
            return "%s: \"%s\" is not allowed, %s is needed"
                    .formatted(path(wrong), wrong.getValue(), kind(wrong.getTargetType()));
        }
        if (e instanceof MismatchedInputException wrong && !(e instanceof ValueInstantiationException)) {
            String at = path(wrong);
            return "%s%s is needed".formatted(at.isEmpty() ? "" : at + ": ", kind(wrong.getTargetType()));
        }
        Throwable cause = e instanceof JsonMappingException && e.getCause() != null ? e.getCause() : e;
        String at = e instanceof JsonMappingException mapping ? path(mapping) : "";
        String line = at.isEmpty() && cause == e && e.getLocation() != null
                ? "line " + e.getLocation().getLineNr() + ": "
                : "";
        String message = cause instanceof JsonProcessingException deeper
                ? deeper.getOriginalMessage()
                : String.valueOf(cause.getMessage());
        return (at.isEmpty() ? "" : at + ": ") + line + oneLine(message);
    }

    /** What is said, without the excerpts of the file, which are indented. */
    private static String oneLine(String message) {
        return message.lines()
                .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                .collect(Collectors.joining(": "));
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(r -> r.getFieldName() == null ? "[" + r.getIndex() + "]" : r.getFieldName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
    }

    private static String kind(Class<?> type) {
        if (type == null) {
            return "another value";
        }
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(c -> c.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(", "));
        }
        if (type == Integer.class || type == Long.class || type == int.class) {
            return "a whole number";
        }
        if (type == Double.class || type == double.class) {
            return "a number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        return Collection.class.isAssignableFrom(type) ? "a list" : "a group of keys";
    }

    /** What to say of a key that does not exist: the nearest that does, or all of them. */
    static String unknownKey(String key, Collection<?> known) {
        return known.stream()
                .map(Object::toString)
                .min(Comparator.comparingInt(candidate -> RecognitionMetrics.editDistance(key, candidate)))
                .filter(nearest -> RecognitionMetrics.editDistance(key, nearest) <= Math.max(2, key.length() / 2))
                .map(nearest -> "there is no such key, did you mean " + nearest + "?")
                .orElse("there is no such key, allowed are "
                        + known.stream().map(Object::toString).sorted().collect(Collectors.joining(", ")));
    }
}
