// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tokens that a model can predict: an ordered list of strings, each with an id. A token is one character, or several, such as
 * {@code \frac} or {@code <td>}. Ids 0 to 3 are special: PAD, EOS, SOS, UNK, in the layout of MASTER-TF and of MASTER-pytorch's
 * {@code label_util.py}; tokens start at {@link #FIRST_TOKEN}.
 *
 * <p>A text is a sequence of tokens, joined by the separator, which is empty or a blank; {@link #split} takes it apart again. Tokens
 * that stand for something with a position in the image, such as a table cell, can carry a box.
 *
 * <p>Immutable and thread-safe; suited to many thousand tokens.
 */
public final class Vocabulary {
    /** The id that fills a sequence after its EOS; never predicted. */
    public static final int PAD = 0;
    /** The id that ends a text. */
    public static final int EOS = 1;
    /** The id that starts the decoder; never predicted. */
    public static final int SOS = 2;
    /** The id of anything that is not a token; never predicted. */
    public static final int UNK = 3;
    /** The id of the first token. */
    public static final int FIRST_TOKEN = 4;
    /** Unicode's replacement character, which stands for {@link #UNK} in labels for training. */
    public static final String UNKNOWN = "\uFFFD";

    private static final List<String> SPECIAL = List.of("<PAD>", "<EOS>", "<SOS>", "<UNK>"); // by id
    private static final String SEPARATOR_LINE = "separator\tspace";
    private static final String BOX_MARK = "\tbox";
    private static final int MOST_SHOWN = 100; // characters of a vocabulary or a label in a message

    private final List<String> tokens; // in id order
    private final String separator;
    private final BitSet boxed; // by id
    private final Map<String, Integer> ids;
    private final int longest; // chars of the longest token
    private final boolean single; // whether there is no more to it than characters

    private Vocabulary(String what, List<String> tokens, String separator, Set<String> boxed) {
        this.tokens = List.copyOf(tokens);
        this.separator = separator;
        this.boxed = new BitSet();
        this.ids = new HashMap<>(2 * tokens.size());
        if (!separator.isEmpty() && !separator.equals(" ")) {
            throw new IllegalArgumentException("separator \"%s\", none or a blank is allowed".formatted(separator));
        }
        String one = what.equals("charset") ? "character" : "token";
        if (tokens.isEmpty()) {
            throw new IllegalArgumentException("%s is empty, at least one %s is needed".formatted(what, one));
        }
        int most = 0;
        for (String token : tokens) {
            checkPrintable(what, token);
            if (!separator.isEmpty() && token.contains(separator)) {
                throw new IllegalArgumentException("%s holds %s with the separator in it".formatted(what, name(token)));
            }
            if (ids.putIfAbsent(token, FIRST_TOKEN + ids.size()) != null) {
                throw new IllegalArgumentException(
                        "%s holds %s twice, each %s is allowed once".formatted(what, name(token), one));
            }
            most = Math.max(most, token.length());
        }
        this.longest = most;
        for (String token : boxed) {
            this.boxed.set(id(token)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "%s is to carry a box, and is no token".formatted(name(token)))));
        }
        this.single = separator.isEmpty()
                && boxed.isEmpty()
                && tokens.stream().allMatch(token -> token.codePointCount(0, token.length()) == 1);
    }

    private static void checkPrintable(String what, String token) {
        if (token.isEmpty()) {
            throw new IllegalArgumentException("%s holds a token of no characters".formatted(what));
        }
        token.codePoints().filter(c -> !isPrintable(c)).findFirst().ifPresent(c -> {
            throw new IllegalArgumentException(
                    "%s holds %s, printable characters are allowed".formatted(what, name(Character.toString(c))));
        });
    }

    private static boolean isPrintable(int codePoint) {
        return !Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE;
    }

    /**
     * A vocabulary of single characters (Unicode code points), in the order of the string. The space is a character like any other.
     *
     * @throws IllegalArgumentException if the string is empty, repeats a character, or contains a control character or an
     *     unpaired surrogate
     */
    public static Vocabulary ofCharacters(String characters) {
        return new Vocabulary("charset", codePoints(characters), "", Set.of());
    }

    /**
     * A vocabulary of tokens of any length, without control characters.
     *
     * @param tokens the tokens in id order
     * @param separator the separator of tokens in a text: empty, or a blank, which tokens then must not contain
     * @param boxed the tokens that carry a box
     * @throws IllegalArgumentException if there is no token, or one is empty, repeated or not allowed, or {@code boxed} contains
     *     something else
     */
    public static Vocabulary of(List<String> tokens, String separator, Set<String> boxed) {
        return new Vocabulary("the vocabulary", tokens, separator, boxed);
    }

    /**
     * Reads a token file (UTF-8), in the format of {@link #parse}.
     *
     * @throws IllegalArgumentException if the file cannot be read or is invalid; the message names it
     */
    public static Vocabulary read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException("tokens %s: no such file".formatted(file), e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("tokens %s: not UTF-8".formatted(file), e);
        } catch (IOException e) {
            throw new IllegalArgumentException("tokens %s: cannot be read: %s".formatted(file, e), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("tokens %s: %s".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * Parses the contents of a token file: one token per line, in id order; lines are not trimmed. A tab and {@code box} after a token
     * mark one that carries a box. If the first line is {@code separator}, a tab and {@code space}, the tokens of a text are separated
     * by blanks. Since tokens contain no tabs, neither is ambiguous.
     *
     * @throws IllegalArgumentException if a line has no token, or the tokens are not allowed
     */
    public static Vocabulary parse(String text) {
        List<String> lines = new ArrayList<>(
                (text.startsWith("\uFEFF") ? text.substring(1) : text).lines().toList());
        boolean separated = !lines.isEmpty() && lines.get(0).equals(SEPARATOR_LINE);
        List<String> tokens = new ArrayList<>();
        List<String> boxed = new ArrayList<>();
        for (String line : lines.subList(separated ? 1 : 0, lines.size())) {
            boolean box = line.endsWith(BOX_MARK);
            String token = box ? line.substring(0, line.length() - BOX_MARK.length()) : line;
            if (token.isEmpty()) {
                throw new IllegalArgumentException("a line without a token, behind %d tokens".formatted(tokens.size()));
            }
            tokens.add(token);
            if (box) {
                boxed.add(token);
            }
        }
        return of(tokens, separated ? " " : "", Set.copyOf(boxed));
    }

    /** The contents of a token file with these tokens; the inverse of {@link #parse}. */
    public String fileText() {
        StringBuilder text = new StringBuilder(separator.isEmpty() ? "" : SEPARATOR_LINE + "\n");
        for (int id = FIRST_TOKEN; id < size(); id++) {
            text.append(text(id)).append(carriesBox(id) ? BOX_MARK : "").append('\n');
        }
        return text.toString();
    }

    /** The number of ids: that of the tokens plus four special ones. */
    public int size() {
        return FIRST_TOKEN + tokens.size();
    }

    /** The tokens, in id order. */
    public List<String> tokens() {
        return tokens;
    }

    /** The tokens that are single characters, concatenated in id order. */
    public String characters() {
        return tokens.stream()
                .filter(token -> token.codePointCount(0, token.length()) == 1)
                .collect(Collectors.joining());
    }

    /** The separator of tokens in a text: empty or a blank. */
    public String separator() {
        return separator;
    }

    /** The tokens that carry a box, in id order. */
    public List<String> boxed() {
        return boxed.stream().mapToObj(this::text).toList();
    }

    /** Whether all tokens are single characters, without separator or boxes. */
    public boolean isCharacters() {
        return single;
    }

    /**
     * Returns the token with an id, or the name of a special id, such as {@code <EOS>}.
     *
     * @param id 0 to {@code size() - 1}
     * @throws IndexOutOfBoundsException if there is no such id
     */
    public String text(int id) {
        return id < FIRST_TOKEN ? SPECIAL.get(id) : tokens.get(id - FIRST_TOKEN);
    }

    /** The id of a token; empty if the vocabulary does not contain it. */
    public OptionalInt id(String token) {
        Integer id = ids.get(token);
        return id == null ? OptionalInt.empty() : OptionalInt.of(id);
    }

    /** Whether a model may predict an id: EOS or a token. */
    public boolean answerable(int id) {
        return id == EOS || isToken(id);
    }

    /** Whether an id is that of a token, not special and not out of range. */
    public boolean isToken(int id) {
        return id >= FIRST_TOKEN && id < size();
    }

    /** Whether the token with an id carries a box. */
    public boolean carriesBox(int id) {
        return id >= 0 && boxed.get(id);
    }

    /** Whether any token carries a box. */
    public boolean hasBoxes() {
        return !boxed.isEmpty();
    }

    /**
     * Whether the number of boxes of a label is right: one for each of its tokens that carry a box, or none at all. Always true if no
     * token of the vocabulary carries a box.
     */
    public boolean hasAllBoxes(Label label) {
        return !hasBoxes() || label.boxes().isEmpty() || label.boxes().size() == boxCount(label.text());
    }

    private long boxCount(String text) {
        return split(text).stream()
                .map(this::id)
                .filter(id -> carriesBox(id.orElse(UNK)))
                .count();
    }

    /**
     * Returns the boxes of a label, one for each of its tokens that carry a box, in order; an empty list if it has none, or no token
     * of the vocabulary carries a box.
     *
     * @throws IllegalArgumentException if {@link #hasAllBoxes} is false
     */
    public List<Box> boxes(Label label) {
        if (!hasAllBoxes(label)) {
            throw new IllegalArgumentException("label \"%s\" has %d boxes, and %d tokens that carry one"
                    .formatted(shortened(label.text()), label.boxes().size(), boxCount(label.text())));
        }
        return hasBoxes() ? label.boxes() : List.of();
    }

    /**
     * Splits a text into tokens: at each separator, if there is one, else greedily into the longest matching tokens from the beginning.
     * Anything that is not a token becomes a piece of its own: the string between two separators, or a single character. {@link #join}
     * is the inverse.
     */
    public List<String> split(String text) {
        if (text.isEmpty()) {
            return List.of();
        }
        if (!separator.isEmpty()) {
            return List.of(text.split(separator, -1));
        }
        List<String> pieces = new ArrayList<>();
        for (int at = 0; at < text.length(); ) {
            int end = text.offsetByCodePoints(at, 1);
            for (int to = Math.min(text.length(), at + longest); to > end; to--) {
                if (ids.containsKey(text.substring(at, to))) {
                    end = to;
                }
            }
            pieces.add(text.substring(at, end));
            at = end;
        }
        return pieces;
    }

    /** Joins tokens with the separator to a text. */
    public String join(List<String> pieces) {
        return String.join(separator, pieces);
    }

    /**
     * Encodes a label as ids: its tokens, EOS, then PAD. {@link #UNKNOWN} becomes UNK unless it is a token.
     *
     * @param label the text
     * @param maxLength maximum number of tokens in a label
     * @return {@code maxLength + 1} ids
     * @throws IllegalArgumentException if the label has more than {@code maxLength} tokens or contains something that is not a token
     */
    public int[] encode(String label, int maxLength) {
        List<String> pieces = split(label);
        if (pieces.size() > maxLength) {
            throw new IllegalArgumentException("label \"%s\" has %d %s, at most %d are allowed"
                    .formatted(shortened(label), pieces.size(), single ? "characters" : "tokens", maxLength));
        }
        int[] encoded = new int[maxLength + 1];
        Arrays.fill(encoded, PAD);
        for (int i = 0; i < pieces.size(); i++) {
            String piece = pieces.get(i);
            OptionalInt id = id(piece);
            if (id.isEmpty() && !piece.equals(UNKNOWN)) {
                throw new IllegalArgumentException("label \"%s\" holds %s, which is not in the %s %s"
                        .formatted(shortened(label), name(piece), single ? "charset" : "vocabulary", this));
            }
            encoded[i] = id.orElse(UNK);
        }
        encoded[pieces.size()] = EOS;
        return encoded;
    }

    /** Decodes ids to a text, up to the first EOS; special ids and ids out of range are skipped. */
    public String decode(int[] encoded) {
        return join(IntStream.of(encoded)
                .takeWhile(id -> id != EOS)
                .filter(this::isToken)
                .mapToObj(this::text)
                .toList());
    }

    /** Splits a text into its characters (Unicode code points). */
    public static List<String> codePoints(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    /** A token in quotes for an error message; a single character with its code point, such as {@code 'a' (U+0061)}. */
    public static String name(String piece) {
        if (piece.isEmpty() || piece.codePointCount(0, piece.length()) > 1) {
            return '"' + shortened(piece) + '"';
        }
        int codePoint = piece.codePointAt(0);
        return isPrintable(codePoint) ? "'%s' (U+%04X)".formatted(piece, codePoint) : "U+%04X".formatted(codePoint);
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= MOST_SHOWN
                ? text
                : text.substring(0, text.offsetByCodePoints(0, MOST_SHOWN)) + "...";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Vocabulary that
                && tokens.equals(that.tokens)
                && separator.equals(that.separator)
                && boxed.equals(that.boxed);
    }

    @Override
    public int hashCode() {
        return tokens.hashCode();
    }

    /** The tokens, for messages: all if they are few, else their number and the first ones. */
    @Override
    public String toString() {
        String gap = single ? "" : " ";
        StringBuilder shown = new StringBuilder();
        for (String token : tokens) {
            if (shown.codePointCount(0, shown.length()) + token.length() > MOST_SHOWN) {
                return "%d %s, \"%s\" and so on".formatted(tokens.size(), single ? "characters" : "tokens", shown);
            }
            shown.append(shown.isEmpty() ? "" : gap).append(token);
        }
        return '"' + shown.toString() + '"';
    }
}
