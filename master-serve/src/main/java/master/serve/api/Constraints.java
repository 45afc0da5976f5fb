// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import master.api.LetterCase;
import master.api.TextConstraint;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;

/** What a request says about the texts it expects, from the words it says it in. An empty word says nothing. */
public final class Constraints {
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,4})(?:-(\\d{1,4}))?");
    private static final int LONGEST_CHARSET = 4096;

    private Constraints() {}

    /**
     * The constraint.
     *
     * @param charset the only characters that may be answered
     * @param length a number such as {@code 5}, or a range such as {@code 4-6}
     * @param fold {@code none}, {@code lower} or {@code upper}
     * @throws Problem if one of them is none of that
     */
    public static TextConstraint of(Optional<String> charset, Optional<String> length, Optional<String> fold) {
        try {
            TextConstraint constraint = TextConstraint.NONE.withFold(fold(fold.orElse("")));
            String characters = charset.orElse("");
            if (characters.length() > LONGEST_CHARSET) {
                throw bad("charset is longer than %d".formatted(LONGEST_CHARSET));
            }
            if (!characters.isEmpty()) {
                constraint = constraint.withCharset(characters);
            }
            String lengths = length.orElse("");
            return lengths.isEmpty() ? constraint : withLength(constraint, lengths);
        } catch (IllegalArgumentException e) {
            throw bad(e.getMessage());
        }
    }

    private static LetterCase fold(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "", "none" -> LetterCase.NONE;
            case "lower" -> LetterCase.LOWER;
            case "upper" -> LetterCase.UPPER;
            default -> throw bad("fold must be none, lower or upper");
        };
    }

    private static TextConstraint withLength(TextConstraint constraint, String length) {
        Matcher matcher = LENGTH.matcher(length);
        if (!matcher.matches()) {
            throw bad("length must be a number such as 5, or a range such as 4-6");
        }
        int min = Integer.parseInt(matcher.group(1));
        return constraint.withLength(min, matcher.group(2) == null ? min : Integer.parseInt(matcher.group(2)));
    }

    private static Problem bad(String message) {
        return new Problem(ErrorCode.BAD_PARAMETER, message);
    }
}
