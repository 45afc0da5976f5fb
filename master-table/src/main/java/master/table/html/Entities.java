// SPDX-License-Identifier: Apache-2.0
package master.table.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Character references: numbers, and the names of HTML 4. Holds no state but their table. */
final class Entities {
    private static final Pattern REFERENCE =
            Pattern.compile("&(?:#[xX]([0-9a-fA-F]{1,6});?|#([0-9]{1,7});?|([a-zA-Z][a-zA-Z0-9]*);?)");
    private static final Map<String, Integer> NAMES = names();

    private Entities() {}

    private static Map<String, Integer> names() {
        Map<String, Integer> names = new HashMap<>();
        try (InputStream in = Entities.class.getResourceAsStream("entities.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList()) {
                String[] parts = line.split(" ", -1);
                names.put(parts[0], Integer.parseInt(parts[1]));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        names.put("apos", (int) '\'');
        return Map.copyOf(names);
    }

    /** The text that is meant; what is no reference stays. */
    static String resolve(String text) {
        return text.indexOf('&') < 0 ? text : REFERENCE.matcher(text).replaceAll(Entities::replacement);
    }

    private static String replacement(MatchResult reference) {
        int codePoint;
        if (reference.group(1) != null) {
            codePoint = Integer.parseInt(reference.group(1), 16);
        } else if (reference.group(2) != null) {
            codePoint = Integer.parseInt(reference.group(2));
        } else {
            codePoint = NAMES.getOrDefault(reference.group(3), -1);
        }
        boolean meant = codePoint > 0
                && Character.isValidCodePoint(codePoint)
                && Character.getType(codePoint) != Character.SURROGATE;
        return Matcher.quoteReplacement(meant ? Character.toString(codePoint) : reference.group());
    }
}
