// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import master.api.Vocabulary;
import master.imports.mapping.Ledger.Rows;

/**
 * Where a checkpoint's tokens go in {@link Vocabulary}'s order.
 *
 * @param embedding for the rows of the embedding
 * @param head for the head's weights
 * @param headBias for the head's biases
 */
record TokenOrder(Rows embedding, Rows head, Rows headBias) {
    /** The bias of a token that the checkpoint's head cannot name: it never wins, and training moves it no further. */
    private static final float NEVER = -1e4f;

    /** MASTER-pytorch has our order. */
    static TokenOrder ours(int tokens) {
        Rows same = new Rows(tokens, IntStream.range(0, tokens).boxed().toList(), 0);
        return new TokenOrder(same, same, same);
    }

    /** TableMASTER: the tokens, then UNK, SOS, EOS, PAD. */
    static TokenOrder tablemaster(int tokens) {
        int characters = tokens - Vocabulary.FIRST_TOKEN;
        Rows rows = rows(tokens, characters, tokens - 1, tokens - 2, tokens - 3, characters, 0);
        return new TokenOrder(rows, rows, rows);
    }

    /**
     * MASTER-mmocr: the characters, perhaps UNK, one token that starts and ends texts, PAD. That one is our SOS for the
     * embedding, for only its start is ever fed, and our EOS for the head, for only an end is ever answered. The
     * embedding of EOS, which is never fed either, gets the same row.
     *
     * @param tokens tokens of the checkpoint
     * @param characters characters among them, 2 or 3 fewer
     */
    static TokenOrder mmocr(int tokens, int characters) {
        int unknown = tokens - characters == 3 ? characters : -1;
        return startIsEnd(tokens, characters, tokens - 1, tokens - 2, unknown);
    }

    /** MMOCR since 1.0: the characters, one token that starts and ends texts, PAD, perhaps UNK. */
    static TokenOrder openMmocr(int tokens, int characters) {
        int unknown = tokens - characters == 3 ? characters + 2 : -1;
        return startIsEnd(tokens, characters, characters + 1, characters, unknown);
    }

    private static TokenOrder startIsEnd(int tokens, int characters, int pad, int startEnd, int unknown) {
        return new TokenOrder(
                rows(tokens, characters, pad, startEnd, startEnd, unknown, 0),
                rows(tokens, characters, pad, startEnd, -1, unknown, 0),
                rows(tokens, characters, pad, startEnd, -1, unknown, NEVER));
    }

    private static Rows rows(int tokens, int characters, int pad, int eos, int sos, int unknown, float missing) {
        Integer[] order = new Integer[Vocabulary.FIRST_TOKEN + characters];
        order[Vocabulary.PAD] = pad;
        order[Vocabulary.EOS] = eos;
        order[Vocabulary.SOS] = sos;
        order[Vocabulary.UNK] = unknown;
        for (int i = 0; i < characters; i++) {
            order[Vocabulary.FIRST_TOKEN + i] = i;
        }
        return new Rows(tokens, new ArrayList<>(List.of(order)), missing);
    }
}
