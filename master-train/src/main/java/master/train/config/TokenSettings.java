// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static master.train.config.Defaults.or;

import java.util.List;
import java.util.Set;
import master.api.Vocabulary;

/**
 * The tokens of a model, where they are more than characters. A configuration names a file of them
 * ({@link Vocabulary#parse}); what is kept of it is its content.
 *
 * @param list in id order; needed
 * @param separator what stands between the tokens of a text: nothing or a blank; default nothing
 * @param boxed those that carry a box; default none
 */
public record TokenSettings(List<String> list, String separator, List<String> boxed) {
    public TokenSettings {
        if (list == null) {
            throw new IllegalArgumentException(
                    "list is missing: the tokens, or the name of a file of them for all of this");
        }
        list = List.copyOf(list);
        separator = or(separator, "");
        boxed = boxed == null ? List.of() : List.copyOf(boxed);
        Vocabulary.of(list, separator, Set.copyOf(boxed)); // checks them
    }

    static TokenSettings of(Vocabulary vocabulary) {
        return new TokenSettings(vocabulary.tokens(), vocabulary.separator(), vocabulary.boxed());
    }

    Vocabulary toVocabulary() {
        return Vocabulary.of(list, separator, Set.copyOf(boxed));
    }
}
