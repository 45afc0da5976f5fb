// SPDX-License-Identifier: Apache-2.0
package master.imports.ctc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import master.api.Vocabulary;
import master.core.io.TextLines;
import master.onnx.ForeignNetwork;
import master.onnx.ModelFormatException;

/**
 * The tokens of a recognizer as its program lists them.
 *
 * @param source what to call it in messages
 * @param tokens in the order of the classes, without the blank
 * @param complete whether these are all; else a space may follow, as PaddleOCR appends one ({@code use_space_char})
 * @param image what dddd_trainer says of the input, if it is from there
 */
public record CtcDictionary(String source, List<String> tokens, boolean complete, Optional<Image> image) {
    private static final String METADATA = "character";

    public CtcDictionary {
        tokens = List.copyOf(tokens);
    }

    /**
     * The input of a model of dddd_trainer.
     *
     * @param width columns; empty if they are as many as the image has at that height
     * @param height rows
     * @param channels 1 or 3
     */
    public record Image(OptionalInt width, int height, int channels) {}

    /**
     * Reads a file of tokens, or what the network's metadata say.
     *
     * @param file a token a line; or JSON with the key {@code charset}, whose first element is the blank
     * @throws ModelFormatException if there is neither, or it is damaged
     * @throws UncheckedIOException if it cannot be read
     */
    public static CtcDictionary read(Optional<Path> file, ForeignNetwork network) {
        if (file.isEmpty()) {
            String characters = network.property(METADATA)
                    .orElseThrow(() -> new ModelFormatException(
                            "the ONNX file has no metadata \"%s\", a dictionary is needed (--dict)"
                                    .formatted(METADATA)));
            return new CtcDictionary("the file's metadata", lines(characters), false, Optional.empty());
        }
        try {
            List<String> lines = TextLines.read(file.get());
            String source = file.get().getFileName().toString();
            String text = String.join("\n", lines);
            // a list of tokens may begin with {, alone in its line
            boolean json = text.startsWith("{") && (lines.get(0).length() > 1 || text.contains("\"charset\""));
            return json ? json(source, text) : new CtcDictionary(source, lines, false, Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException("dictionary " + e.getMessage(), e);
        }
    }

    /** The lines of a text; an end of the last line is no line. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1);
        }
        return lines;
    }

    private static CtcDictionary json(String source, String text) {
        JsonNode root;
        try {
            root = new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new ModelFormatException("dictionary %s is no JSON: %s".formatted(source, e.getOriginalMessage()), e);
        }
        JsonNode charset = root.path("charset");
        JsonNode image = root.path("image");
        if (!charset.isArray() || charset.size() < 2) {
            throw new ModelFormatException(
                    "dictionary %s has no list \"charset\" of two or more, which dddd_trainer writes"
                            .formatted(source));
        }
        if (root.path("word").asBoolean(false)) {
            throw new ModelFormatException(
                    "dictionary %s says \"word\": a classifier of whole images, which does not answer by CTC"
                            .formatted(source));
        }
        List<String> tokens = new ArrayList<>();
        charset.forEach(token -> tokens.add(token.asText()));
        Optional<Image> input = Optional.empty();
        if (image.isArray() && image.size() == 2) {
            int width = image.get(0).asInt();
            input = Optional.of(new Image(
                    width > 0 ? OptionalInt.of(width) : OptionalInt.empty(),
                    image.get(1).asInt(),
                    root.path("channel").asInt(1)));
        }
        return new CtcDictionary(source, tokens.subList(1, tokens.size()), true, input);
    }

    /**
     * The tokens for a network.
     *
     * @param classes of the network, if it says so; else the dictionary is taken to be complete
     * @throws ModelFormatException if these tokens and the blank do not make so many classes, or a token is not allowed
     */
    public Vocabulary vocabulary(OptionalInt classes) {
        List<String> all = new ArrayList<>(tokens);
        int more = classes.orElse(tokens.size() + 1) - tokens.size() - 1;
        if (more == 1 && !complete && !tokens.contains(" ")) {
            all.add(" ");
        } else if (more != 0) {
            throw new ModelFormatException(
                    "%s has %d tokens, and the network answers with %d classes, %d are needed: the tokens, the blank%s"
                            .formatted(
                                    source,
                                    tokens.size(),
                                    classes.getAsInt(),
                                    tokens.size() + 1,
                                    complete || tokens.contains(" ") ? "" : "; or one more for a space"));
        }
        try {
            return Vocabulary.of(all, "", Set.of());
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException("%s cannot be used: %s".formatted(source, e.getMessage()), e);
        }
    }
}
