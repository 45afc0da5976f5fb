// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads protobuf's text format into maps: a field's values in order, each a string, a number, a word, or a message.
 * Knows what {@code config.pbtxt} needs, and refuses the rest.
 */
final class ProtobufText {
    private static final Pattern TOKEN = Pattern.compile("\\s+|#.*|(?<word>[A-Za-z_]\\w*)|(?<number>-?\\d+)|"
            + "\"(?<string>(?:[^\"\\\\\\n]|\\\\.)*+)\"|(?<sign>[{}\\[\\]:,])");

    private final List<Object> tokens = new ArrayList<>(); // words and signs as Symbol
    private int next;

    private record Symbol(String text) {}

    private ProtobufText(String text) {
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        for (; end < text.length() && matcher.find(end) && matcher.start() == end; end = matcher.end()) {
            if (matcher.group("string") != null) {
                tokens.add(unescaped(matcher.group("string")));
            } else if (matcher.group("number") != null) {
                tokens.add(Long.parseLong(matcher.group("number")));
            } else if (matcher.group("word") != null || matcher.group("sign") != null) {
                tokens.add(new Symbol(matcher.group()));
            }
        }
        if (end < text.length()) {
            throw new IllegalArgumentException("at " + end + ": " + text.substring(end));
        }
    }

    /** The fields of a file, by name. */
    static Map<String, List<Object>> parse(String text) {
        ProtobufText parser = new ProtobufText(text);
        Map<String, List<Object>> message = parser.message();
        if (parser.next < parser.tokens.size()) {
            throw new IllegalArgumentException("behind the message: " + parser.tokens.get(parser.next));
        }
        return message;
    }

    private static String unescaped(String text) {
        return Pattern.compile("\\\\([0-7]{3}|.)").matcher(text).replaceAll(escape -> {
            String code = escape.group(1);
            return Matcher.quoteReplacement(code.length() == 3 ? Character.toString(Integer.parseInt(code, 8)) : code);
        });
    }

    private boolean take(String sign) {
        boolean there = next < tokens.size() && tokens.get(next).equals(new Symbol(sign));
        next += there ? 1 : 0;
        return there;
    }

    private Map<String, List<Object>> message() {
        Map<String, List<Object>> fields = new LinkedHashMap<>();
        while (next < tokens.size() && !tokens.get(next).equals(new Symbol("}"))) {
            List<Object> values = fields.computeIfAbsent(((Symbol) tokens.get(next++)).text, key -> new ArrayList<>());
            boolean colon = take(":");
            if (colon && take("[")) {
                do {
                    values.add(value());
                } while (take(","));
                if (!take("]")) {
                    throw new IllegalArgumentException("] is missing before " + tokens.get(next));
                }
            } else {
                values.add(value());
            }
        }
        return fields;
    }

    private Object value() {
        if (take("{")) {
            Map<String, List<Object>> message = message();
            if (!take("}")) {
                throw new IllegalArgumentException("} is missing");
            }
            return message;
        }
        Object token = tokens.get(next++);
        return token instanceof Symbol symbol ? symbol.text : token;
    }
}
