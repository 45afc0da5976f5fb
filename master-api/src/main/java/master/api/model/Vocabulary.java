// SPDX-License-Identifier: Apache-2.0
package master.api.model;

import java.util.Arrays;
import java.util.Objects;

/**
 * Token ids: four special tokens, then the characters. The layout is that of MASTER-TF and of MASTER-pytorch's
 * {@code label_util.py}: PAD 0, EOS 1, SOS 2, UNK 3, characters from 4. Immutable and thread-safe.
 *
 * @param charset the characters, in id order
 */
public record Vocabulary(CharacterSet charset) {
    /** Fills a row behind its EOS; never predicted. */
    public static final int PAD = 0;
    /** Ends a text. */
    public static final int EOS = 1;
    /** Starts the decoder; never predicted. */
    public static final int SOS = 2;
    /** Stands for a character outside the charset; never predicted. */
    public static final int UNK = 3;
    /** Unicode's replacement character: in a label that is learnt, it stands for one outside the charset, {@link #UNK}. */
    public static final int UNKNOWN_CHARACTER = 0xFFFD;
    /** The id of the first character. */
    public static final int FIRST_CHARACTER = 4;

    public Vocabulary {
        Objects.requireNonNull(charset, "charset");
    }

    /** The number of token ids: characters and special tokens. */
    public int size() {
        return FIRST_CHARACTER + charset.size();
    }

    /**
     * The token ids of a label: its characters, EOS, then PAD up to {@code maxLength + 1} ids. {@link
     * #UNKNOWN_CHARACTER} becomes UNK unless it is in the charset.
     *
     * @param label the text
     * @param maxLength the most characters a label may have
     * @return {@code maxLength + 1} ids
     * @throws IllegalArgumentException if the label is longer than {@code maxLength} or holds a character outside the
     *     charset
     */
    public int[] encode(String label, int maxLength) {
        int[] codePoints = label.codePoints().toArray();
        if (codePoints.length > maxLength) {
            throw new IllegalArgumentException(
                    "label \"%s\" has %d characters, at most %d are allowed".formatted(label, codePoints.length, maxLength));
        }
        int[] ids = new int[maxLength + 1];
        Arrays.fill(ids, PAD);
        for (int i = 0; i < codePoints.length; i++) {
            int codePoint = codePoints[i];
            if (codePoint == UNKNOWN_CHARACTER && charset.indexOf(codePoint).isEmpty()) {
                ids[i] = UNK;
                continue;
            }
            ids[i] = FIRST_CHARACTER
                    + charset.indexOf(codePoint)
                            .orElseThrow(() -> new IllegalArgumentException(
                                    "label \"%s\" holds %s, which is not in the charset \"%s\""
                                            .formatted(label, CharacterSet.name(codePoint), charset)));
        }
        ids[codePoints.length] = EOS;
        return ids;
    }

    /** The text of token ids, up to the first EOS; special tokens add nothing. */
    public String decode(int[] ids) {
        StringBuilder text = new StringBuilder();
        for (int id : ids) {
            if (id == EOS) {
                break;
            }
            if (isCharacter(id)) {
                text.appendCodePoint(codePoint(id));
            }
        }
        return text.toString();
    }

    /** Whether an id stands for a character. */
    public boolean isCharacter(int id) {
        return id >= FIRST_CHARACTER && id < size();
    }

    /** The code point of a character's id. */
    public int codePoint(int id) {
        return charset.codePoint(id - FIRST_CHARACTER);
    }
}
