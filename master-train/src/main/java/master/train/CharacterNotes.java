// SPDX-License-Identifier: Apache-2.0
package master.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the characters of a site's labels make one suspect. Holds no state. */
final class CharacterNotes {
    private record Kind(String name, int first, int last, int mostMissing) {}

    /** More are missing on purpose where signs that look alike are avoided. */
    private static final List<Kind> KINDS = List.of(
            new Kind("digits", '0', '9', 2),
            new Kind("lower-case letters", 'a', 'z', 4),
            new Kind("upper-case letters", 'A', 'Z', 4));

    private CharacterNotes() {}

    /** @param characters the code points of all labels */
    static List<String> of(Set<Integer> characters) {
        List<String> notes = new ArrayList<>();
        for (Kind kind : KINDS) {
            String missing = IntStream.rangeClosed(kind.first(), kind.last())
                    .filter(c -> !characters.contains(c))
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
            if (!missing.isEmpty() && missing.length() <= kind.mostMissing()) {
                notes.add("no label has the %s %s: the model will never read them, unless --charset names them"
                        .formatted(kind.name(), missing));
            }
        }
        List<Integer> both = characters.stream()
                .filter(Character::isLowerCase)
                .filter(c -> characters.contains(Character.toUpperCase(c)))
                .toList();
        if (!both.isEmpty()) {
            notes.add("%d letters are there in both cases; if the site takes them as equal, --fold lower reads better"
                    .formatted(both.size()));
        }
        return notes;
    }
}
