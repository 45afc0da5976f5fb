// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import java.util.Map;
import master.core.model.Properties;

/**
 * A recognizer of another program that answers by connectionist temporal classification: for each column of its feature
 * map the probability of each class, a token or the blank. Its file holds no decoding; whoever runs it decodes. Such a
 * model can be run and nothing else: neither trained nor written again. Immutable and thread-safe.
 *
 * <p>The classes are the tokens in the order of their ids, with the blank among them. Source: Graves et al.,
 * <i>Connectionist Temporal Classification</i>, ICML 2006.
 *
 * @param blank the class that stands for no token, 0 or more
 */
public record CtcNetwork(int blank) implements Architecture {
    private static final String BLANK_KEY = "blank";

    public CtcNetwork {
        if (blank < 0) {
            throw new IllegalArgumentException("blank %d, 0 or more is allowed".formatted(blank));
        }
    }

    /** The class of a token, by its place among the tokens from 0 on. */
    public int classOf(int token) {
        return token < blank ? token : token + 1;
    }

    /** The place among the tokens of a class, which is not the blank. */
    public int tokenOf(int number) {
        return number < blank ? number : number - 1;
    }

    /** This record as properties. */
    public Map<String, String> toProperties() {
        return Map.of(BLANK_KEY, Integer.toString(blank));
    }

    /** Reads the properties back. */
    public static CtcNetwork fromProperties(Map<String, String> properties) {
        return new CtcNetwork(Properties.integer(properties, BLANK_KEY));
    }
}
