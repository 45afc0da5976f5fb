// SPDX-License-Identifier: Apache-2.0
package master.core.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import master.api.Vocabulary;
import master.core.image.Filter;
import master.core.image.Preprocessing;
import master.core.network.Architecture;
import master.core.network.CtcNetwork;
import master.core.network.Network;
import master.core.network.NetworkConfig;
import master.core.network.Parameters;

/**
 * What a model file says about itself; all that is needed to feed it and to read its answer. It travels as string
 * properties (ONNX {@code metadata_props}), so that any tool can read it. Immutable and thread-safe.
 *
 * @param name a short name, such as {@code captcha}
 * @param vocabulary the tokens
 * @param preprocessing how an image becomes the network's input
 * @param maxLength the most tokens the model answers with, EOS not counted
 * @param architecture the sizes of the network, so that a model file can be fine-tuned; or how the answers of another
 *     program's network are to be read
 * @param metrics figures by name, as text; may be empty
 * @param provenance where the model comes from, by name: data, steps, seed, versions; may be empty
 * @param temperature what the logits are divided by before the softmax that gives probabilities, 0.01 to 100; 1 leaves
 *     them as they are, more makes the model less sure of itself. Never changes which token is likeliest
 * @param secondLook whether it is best read with a second look ({@link
 *     master.api.RecognizerOptions#withSecondLook}), because it has learned parts of images of any size; recognizers then
 *     take one unless they are told otherwise
 */
public record ModelManifest(
        String name,
        Vocabulary vocabulary,
        Preprocessing preprocessing,
        int maxLength,
        Architecture architecture,
        Map<String, String> metrics,
        Map<String, String> provenance,
        double temperature,
        boolean secondLook) {

    /** The version of this set of properties; a reader refuses a newer one. */
    public static final int FORMAT_VERSION = 3;

    /** The version that is enough for one canvas and single characters, and that older readers know. */
    private static final int FIRST_VERSION = 1;

    /** The version that is enough for a MASTER network, fed as this project feeds those that it trains. */
    private static final int SECOND_VERSION = 2;

    /** The most tokens that a model may answer with. */
    public static final int MOST_LENGTH = 2000;

    /** The property that holds the digest of the file around it. */
    public static final String DIGEST_KEY = "master.sha256";

    /** The input of the file's graph: 32-bit floats [N, C, H, W], as {@link Preprocessing} makes them. */
    public static final String IMAGE_INPUT = "image";

    /** An output: 64-bit token ids [N, S]; S is the number of steps run, and rows hold PAD behind their EOS. */
    public static final String TOKENS_OUTPUT = "tokens";

    /** An output: the probability of each token given the ones before it, 32-bit floats [N, S]; 1 for PAD. */
    public static final String PROBABILITIES_OUTPUT = "probabilities";

    /** An output of newer files: where the decoder looked for each token, 32-bit floats [N, S, places of the feature map]. */
    public static final String ATTENTION_OUTPUT = "attention";

    /** An output of models with boxes: [N, S, 4], x and y of the center, width, height, in [0, 1] of the network's input. */
    public static final String BOXES_OUTPUT = "boxes";

    /**
     * The one output of a {@link CtcNetwork}, instead of all these: the probability of each class, 32-bit floats
     * [N, T, C]; T is the number of columns, which the width of the input decides, and C that of the classes.
     */
    public static final String CLASSES_OUTPUT = "classes";

    /** An initializer: {@link TokenRules#answerable}, truth values [V]. */
    public static final String TOKENS_TABLE = "decoder/characters";

    /** An initializer: {@link TokenRules#shortest} and {@link TokenRules#longest}, 64-bit integers [2]. */
    public static final String LENGTHS_TABLE = "decoder/lengths";

    /** An initializer of older files instead of these two: what each step allows, truth values [maxLength + 1, V]. */
    public static final String ALLOWED_TABLE = "decoder/allowed";

    /** An initializer: {@link TokenRules#classes}, 64-bit token ids [V]. */
    public static final String CLASSES_TABLE = "decoder/classes";

    /** An initializer: {@link TokenRules#folding}, one truth value. */
    public static final String FOLDING_SWITCH = "decoder/folding";

    private static final String TEMPERATURE_KEY = "master.temperature";
    private static final String SECOND_LOOK_KEY = "master.secondLook";
    private static final String VERSION_KEY = "master.format";
    private static final String NETWORK_PREFIX = "master.network.";
    private static final String METRIC_PREFIX = "master.metric.";
    private static final String CTC_PREFIX = "master.ctc.";
    private static final String PROVENANCE_PREFIX = "master.provenance.";

    public ModelManifest {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(vocabulary, "vocabulary");
        Objects.requireNonNull(preprocessing, "preprocessing");
        Objects.requireNonNull(architecture, "architecture");
        if (maxLength < 1 || maxLength > MOST_LENGTH) {
            throw new IllegalArgumentException("maxLength %d, 1 to %d are allowed".formatted(maxLength, MOST_LENGTH));
        }
        if (!(temperature >= 0.01 && temperature <= 100)) {
            throw new IllegalArgumentException("temperature %s, 0.01 to 100 is allowed".formatted(temperature));
        }
        if (architecture instanceof CtcNetwork ctc) {
            if (ctc.blank() > vocabulary.tokens().size()) {
                throw new IllegalArgumentException("blank %d of %d classes, 0 to %d is allowed"
                        .formatted(
                                ctc.blank(),
                                vocabulary.tokens().size() + 1,
                                vocabulary.tokens().size()));
            }
            if (temperature != 1 || vocabulary.hasBoxes()) {
                throw new IllegalArgumentException(
                        "temperature %s and tokens with boxes %s with CTC, temperature 1 and none are allowed"
                                .formatted(temperature, vocabulary.boxed()));
            }
        }
        metrics = Map.copyOf(metrics);
        provenance = Map.copyOf(provenance);
    }

    /** A model whose probabilities are those that it was trained to, of temperature 1, read at one look. */
    public ModelManifest(
            String name,
            Vocabulary vocabulary,
            Preprocessing preprocessing,
            int maxLength,
            Architecture architecture,
            Map<String, String> metrics,
            Map<String, String> provenance) {
        this(name, vocabulary, preprocessing, maxLength, architecture, metrics, provenance, 1, false);
    }

    /**
     * The sizes of the MASTER network.
     *
     * @throws IllegalArgumentException if it is a network of another program
     */
    public NetworkConfig network() {
        if (architecture instanceof NetworkConfig network) {
            return network;
        }
        throw new IllegalArgumentException(
                "model %s is a CTC recognizer of another program: it can be run, but neither trained nor exported again"
                        .formatted(name));
    }

    /** How the answers are to be read if the network is one of another program. */
    public Optional<CtcNetwork> ctc() {
        return architecture instanceof CtcNetwork ctc ? Optional.of(ctc) : Optional.empty();
    }

    /**
     * The names, shapes and roles of the network's weights.
     *
     * @throws IllegalArgumentException if it is a network of another program
     */
    public Parameters parameters() {
        return Parameters.of(wholeNetwork());
    }

    /** The network with what images and tokens make of it; with boxes where tokens carry some. */
    public Network wholeNetwork() {
        return new Network(network(), preprocessing.channels(), vocabulary.size(), vocabulary.hasBoxes());
    }

    /** The same model with other figures. */
    public ModelManifest withMetrics(Map<String, String> newMetrics) {
        return with(name, newMetrics, provenance, temperature, secondLook);
    }

    /** The same model under another name. */
    public ModelManifest withName(String newName) {
        return with(newName, metrics, provenance, temperature, secondLook);
    }

    /** The same model with another origin. */
    public ModelManifest withProvenance(Map<String, String> newProvenance) {
        return with(name, metrics, newProvenance, temperature, secondLook);
    }

    /** The same model with other probabilities. */
    public ModelManifest withTemperature(double newTemperature) {
        return with(name, metrics, provenance, newTemperature, secondLook);
    }

    /** The same model, best read with a second look or not. */
    public ModelManifest withSecondLook(boolean newSecondLook) {
        return with(name, metrics, provenance, temperature, newSecondLook);
    }

    private ModelManifest with(
            String newName,
            Map<String, String> newMetrics,
            Map<String, String> newProvenance,
            double newTemperature,
            boolean newSecondLook) {
        return new ModelManifest(
                newName,
                vocabulary,
                preprocessing,
                maxLength,
                architecture,
                newMetrics,
                newProvenance,
                newTemperature,
                newSecondLook);
    }

    /** This manifest as properties, in a stable order. */
    public Map<String, String> toProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        boolean old = vocabulary.isCharacters() && preprocessing.canvases().size() == 1;
        boolean foreign = ctc().isPresent() || preprocessing.isOpen() || preprocessing.filter() != Filter.ANTIALIAS;
        int version = foreign ? FORMAT_VERSION : old ? FIRST_VERSION : SECOND_VERSION;
        properties.put(VERSION_KEY, Integer.toString(version));
        properties.put("master.name", name);
        if (vocabulary.isCharacters()) { // as versions before tokens read it
            properties.put("master.charset", String.join("", vocabulary.tokens()));
        } else {
            properties.put("master.tokens", String.join("\n", vocabulary.tokens()));
            if (!vocabulary.separator().isEmpty()) {
                properties.put("master.separator", vocabulary.separator());
            }
            if (vocabulary.hasBoxes()) {
                properties.put("master.boxed", String.join("\n", vocabulary.boxed()));
            }
        }
        properties.put("master.maxLength", Integer.toString(maxLength));
        if (temperature != 1) {
            properties.put(TEMPERATURE_KEY, Double.toString(temperature));
        }
        if (secondLook) { // older readers take one look
            properties.put(SECOND_LOOK_KEY, "true");
        }
        preprocessing.toProperties().forEach((key, value) -> properties.put("master.image." + key, value));
        if (architecture instanceof NetworkConfig network) {
            network.toProperties().forEach((key, value) -> properties.put(NETWORK_PREFIX + key, value));
        } else if (architecture instanceof CtcNetwork ctc) {
            ctc.toProperties().forEach((key, value) -> properties.put(CTC_PREFIX + key, value));
        }
        new TreeMap<>(metrics).forEach((key, value) -> properties.put(METRIC_PREFIX + key, value));
        new TreeMap<>(provenance).forEach((key, value) -> properties.put(PROVENANCE_PREFIX + key, value));
        return properties;
    }

    /**
     * Reads the properties back.
     *
     * @throws IllegalArgumentException if a property is missing or has a value that is not allowed
     */
    public static ModelManifest fromProperties(Map<String, String> properties) {
        int version = Properties.integer(properties, VERSION_KEY);
        if (version < 1 || version > FORMAT_VERSION) {
            throw new IllegalArgumentException(
                    "%s is %d, this version reads 1 to %d".formatted(VERSION_KEY, version, FORMAT_VERSION));
        }
        return new ModelManifest(
                Properties.text(properties, "master.name"),
                vocabulary(properties),
                Preprocessing.fromProperties(Properties.under(properties, "master.image.")),
                Properties.integer(properties, "master.maxLength"),
                architecture(properties),
                Properties.under(properties, METRIC_PREFIX),
                Properties.under(properties, PROVENANCE_PREFIX),
                Properties.number(properties, TEMPERATURE_KEY, 1),
                secondLook(properties.getOrDefault(SECOND_LOOK_KEY, "false")));
    }

    private static boolean secondLook(String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(
                    "property %s is \"%s\", true or false is allowed".formatted(SECOND_LOOK_KEY, value));
        }
        return value.equals("true");
    }

    private static Architecture architecture(Map<String, String> properties) {
        Map<String, String> ctc = Properties.under(properties, CTC_PREFIX);
        Map<String, String> network = Properties.under(properties, NETWORK_PREFIX);
        if (!ctc.isEmpty() && !network.isEmpty()) {
            throw new IllegalArgumentException(
                    "properties %s and %s, one of them is allowed".formatted(NETWORK_PREFIX, CTC_PREFIX));
        }
        return ctc.isEmpty() ? NetworkConfig.fromProperties(network) : CtcNetwork.fromProperties(ctc);
    }

    private static Vocabulary vocabulary(Map<String, String> properties) {
        if (!properties.containsKey("master.tokens")) {
            return Vocabulary.ofCharacters(Properties.text(properties, "master.charset"));
        }
        return Vocabulary.of(
                List.of(Properties.text(properties, "master.tokens").split("\n", -1)),
                properties.getOrDefault("master.separator", ""),
                Set.copyOf(properties.getOrDefault("master.boxed", "").lines().toList()));
    }
}
