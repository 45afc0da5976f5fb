// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import master.core.network.Backbone;
import master.core.network.Compatibility;
import master.core.network.NetworkConfig;
import master.core.network.ResidualBackbone;
import master.core.network.SeparableBackbone;

/**
 * What has a name in a configuration: networks, optimizers, schedules. A file gives the name alone, or what differs from
 * it; both become the whole tree here, of which a record is read. Keys of earlier versions are refused with their place.
 */
final class Presets {
    /** The key of a network whose preset the others change. */
    static final String PRESET = "preset";
    /** The key that says which backbone the others describe. */
    static final String KIND = "kind";

    private static final String BACKBONE = "backbone";
    private static final String STAGES = "stages";
    private static final String OPTIMIZER = "optimizer";
    private static final String SCHEDULE = "schedule";

    private static final Map<String, NetworkConfig> NETWORKS = networks();

    /** What a backbone of another kind than the preset's starts from. */
    private static final Map<String, Backbone> BACKBONES = ordered(
            ResidualBackbone.NAME, NetworkConfig.compact().backbone(),
            SeparableBackbone.NAME, NetworkConfig.light().backbone());

    /** A stage, whose channels have no default. */
    private static final Map<String, Record> STAGE_DEFAULTS = ordered(
            ResidualBackbone.NAME, new ResidualBackbone.Stage(1, 1, 1, 1, false, false),
            SeparableBackbone.NAME, new SeparableBackbone.Stage(1, 1, 3, 1, 1, false));

    private static final Map<String, Optimizer> OPTIMIZERS = ordered(
            "adam", new Optimizer.Adam(0.9, 0.99, 1e-8, 0),
            "adamw", new Optimizer.Adam(0.9, 0.99, 1e-8, 0.01),
            "sgd", new Optimizer.Sgd(0.9, false, 0),
            "adadelta", new Optimizer.AdaDelta(0.95, 1e-8));

    private static final Map<String, Schedule> SCHEDULES = ordered(
            "constant", new Schedule.Constant(),
            "linear", new Schedule.Linear(0.01),
            "cosine", new Schedule.Cosine(0.01),
            "polynomial", new Schedule.Polynomial(2, 0.01),
            "inverse_sqrt", new Schedule.InverseRoot(0),
            "step", new Schedule.Milestones(List.of(1), 0.1),
            "exponential", new Schedule.Exponential(1, 0.1, false, 0),
            "one_cycle", new Schedule.OneCycle(4e-6));

    /** Keys that have no default, by the choice that has them. */
    private static final Map<String, String> NEEDED = Map.of("step", "milestones", "exponential", "decaySteps");

    /** Where the keys of a network are that earlier versions had side by side. */
    private static final Map<String, String> MOVED = ordered(
            "stem", "backbone.stem",
            "stemStride", "backbone.stemStride",
            "stages", "backbone.stages",
            "contextRatio", "backbone.context.ratio",
            "contextHeaders", "backbone.context.headers",
            "contextScale", "backbone.context.scale",
            "contextPooling", "backbone.context.pooling",
            "contextFusion", "backbone.context.fusion",
            "contextEveryBlock", "backbone.context.everyBlock",
            "contextNormEpsilon", "backbone.context.normEpsilon",
            "modelDim", "transformer.modelDim",
            "headCount", "transformer.headCount",
            "encoderLayers", "transformer.encoderLayers",
            "decoderLayers", "transformer.decoderLayers",
            "feedForwardDim", "transformer.feedForwardDim",
            "inputProjections", "transformer.inputProjections",
            "embeddingScale", "transformer.embeddingScale",
            "sharedLayers", "transformer.sharedLayers",
            "sharedNorm", "transformer.norm.shared",
            "normEpsilon", "transformer.norm.epsilon",
            "finalNormEpsilon", "transformer.norm.finalEpsilon",
            "positions", "transformer.positions");

    private static final Set<String> OF_OPTIMIZER =
            Set.of("beta1", "beta2", "epsilon", "rho", "momentum", "nesterov", "weightDecay");
    private static final Set<String> OF_SCHEDULE =
            Set.of("floor", "power", "milestones", "decaySteps", "decayRate", "staircase");

    private final JsonMapper mapper;

    Presets(JsonMapper mapper) {
        this.mapper = mapper;
    }

    private static Map<String, NetworkConfig> networks() {
        Map<String, NetworkConfig> networks = ordered(
                "full", NetworkConfig.full(),
                "compact", NetworkConfig.compact(),
                "light", NetworkConfig.light(),
                "tiny", NetworkConfig.tiny());
        Arrays.stream(Compatibility.values()).forEach(other -> networks.put(other.id(), other.network()));
        return networks;
    }

    @SuppressWarnings("unchecked")
    private static <T> Map<String, T> ordered(Object... keysAndValues) {
        Map<String, T> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], (T) keysAndValues[i + 1]);
        }
        return map;
    }

    /**
     * Completes a configuration in its place.
     *
     * @throws IllegalArgumentException if a name is unknown, or a key has moved
     */
    void complete(ObjectNode config) {
        JsonNode network = config.path("network");
        if (network.isTextual() || network.isObject()) {
            config.set("network", network(network));
        }
        if (config.path("training") instanceof ObjectNode training) {
            completeTraining("training.", training);
        }
    }

    /** Completes the part that says how to train; {@code path} is where it is, for errors. */
    void completeTraining(String path, ObjectNode training) {
        refuseMoved(path, training, OPTIMIZER, "adam", OF_OPTIMIZER);
        refuseMoved(path, training, SCHEDULE, "cosine", OF_SCHEDULE);
        choice(path, training, OPTIMIZER, OPTIMIZERS);
        choice(path, training, SCHEDULE, SCHEDULES);
    }

    private static void refuseMoved(String path, ObjectNode training, String group, String standard, Set<String> keys) {
        String chosen = training.path(group).asText(standard);
        training.fieldNames().forEachRemaining(key -> {
            if (keys.contains(key)) {
                throw new IllegalArgumentException("%s%s: belongs to the %s now, %s: {%s: {%s: %s}}"
                        .formatted(path, key, group, group, chosen, key, training.get(key)));
            }
        });
    }

    /** {@code name} or {@code {name: {key: value}}} as the latter, with all keys. */
    private void choice(String path, ObjectNode training, String key, Map<String, ?> standards) {
        JsonNode given = training.path(key);
        if (given.isMissingNode() || given.isNull()) {
            return;
        }
        boolean one = given.isTextual() || given.isObject() && given.size() == 1;
        String name = given.isObject() && one ? given.fieldNames().next() : given.asText();
        Object standard = one ? standards.get(name.toLowerCase(Locale.ROOT)) : null;
        if (standard == null) {
            Iterable<String> names = given::fieldNames;
            throw new IllegalArgumentException("%s%s: \"%s\" is not allowed, one of %s is needed"
                    .formatted(
                            path,
                            key,
                            given.isObject() ? String.join(", ", names) : name,
                            String.join(", ", standards.keySet())));
        }
        String at = path + key + "." + name;
        ObjectNode changes = given.isObject() ? group(at, given.get(name)) : mapper.createObjectNode();
        String needed = NEEDED.get(name.toLowerCase(Locale.ROOT));
        if (needed != null && !changes.hasNonNull(needed)) {
            throw new IllegalArgumentException(
                    "%s: %s is missing, %s: {%s: {%s: ...}}".formatted(at, needed, key, name, needed));
        }
        ObjectNode whole = mapper.valueToTree(standard); // under its name
        merge((ObjectNode) whole.elements().next(), changes);
        training.set(key, whole);
    }

    private ObjectNode group(String path, JsonNode node) {
        if (node.isNull()) {
            return mapper.createObjectNode();
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException(path + ": a group of keys is needed");
    }

    private ObjectNode network(JsonNode given) {
        ObjectNode changes = given.isTextual() ? mapper.createObjectNode() : ((ObjectNode) given).deepCopy();
        JsonNode preset = given.isTextual() ? given : changes.remove(PRESET);
        String name = preset == null || preset.isNull() ? "compact" : preset.asText();
        if (!NETWORKS.containsKey(name)) {
            throw new IllegalArgumentException("network.preset: \"%s\" is not allowed, one of %s is needed"
                    .formatted(name, String.join(", ", NETWORKS.keySet())));
        }
        changes.fieldNames().forEachRemaining(key -> {
            if (MOVED.containsKey(key)) {
                throw new IllegalArgumentException("network.%s: is %s now, network: {%s}"
                        .formatted(key, MOVED.get(key), nested(MOVED.get(key), changes.get(key))));
            }
        });
        ObjectNode network = mapper.valueToTree(NETWORKS.get(name));
        if (changes.path(BACKBONE) instanceof ObjectNode backbone) {
            changes.remove(BACKBONE);
            network.set(BACKBONE, backbone((ObjectNode) network.get(BACKBONE), backbone));
        }
        return merge(network, changes);
    }

    /** {@code a.b} and 5 as {@code a: {b: 5}}. */
    private static String nested(String path, JsonNode value) {
        int dot = path.indexOf('.');
        return dot < 0
                ? path + ": " + (value.isContainerNode() ? "..." : value)
                : path.substring(0, dot) + ": {" + nested(path.substring(dot + 1), value) + "}";
    }

    private ObjectNode backbone(ObjectNode preset, ObjectNode changes) {
        String kind = changes.path(KIND).asText(preset.get(KIND).asText());
        if (!BACKBONES.containsKey(kind)) {
            throw new IllegalArgumentException("network.backbone.%s: \"%s\" is not allowed, one of %s is needed"
                    .formatted(KIND, kind, String.join(", ", BACKBONES.keySet())));
        }
        if (changes.path(STAGES) instanceof ArrayNode stages) {
            for (int i = 0; i < stages.size(); i++) {
                if (stages.get(i) instanceof ObjectNode stage) {
                    if (!stage.hasNonNull("channels")) {
                        throw new IllegalArgumentException(
                                "network.backbone.stages[%d]: channels are missing".formatted(i));
                    }
                    stages.set(i, merge(mapper.valueToTree(STAGE_DEFAULTS.get(kind)), stage));
                }
            }
        }
        boolean same = kind.equals(preset.get(KIND).asText());
        return merge(same ? preset : mapper.valueToTree(BACKBONES.get(kind)), changes);
    }

    /** The first tree with what the second one has; a group is merged, anything else replaced. */
    private static ObjectNode merge(ObjectNode standard, ObjectNode changes) {
        changes.properties().forEach(change -> {
            JsonNode there = standard.get(change.getKey());
            if (there instanceof ObjectNode group && change.getValue() instanceof ObjectNode changed) {
                merge(group, changed);
            } else if (there == null || !change.getValue().isNull()) {
                standard.set(change.getKey(), change.getValue());
            }
        });
        return standard;
    }
}
