// SPDX-License-Identifier: Apache-2.0
package master.data.ink;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * LaTeX of a formula in its one normal form, tokens with a blank between them: braces around every script and argument and
 * nowhere else, subscripts before superscripts, no sizes, fonts or spaces, one name for each sign. {@code x^2} becomes
 * {@code x ^ { 2 }}. Commands that it does not know stay as they are.
 *
 * <p>Source: the captions of CoMER (Zhao and Gao 2022), which most publications on CROHME use.
 */
public final class FormulaText {
    private static final Pattern TOKEN = Pattern.compile("\\\\[A-Za-z]+|\\\\.|\\S");
    private static final int DEEPEST = 64;

    /** What is only about looks. */
    private static final Set<String> LOOKS = Set.of(
            "$",
            "~",
            "\\left",
            "\\right",
            "\\big",
            "\\Big",
            "\\bigg",
            "\\Bigg",
            "\\bigl",
            "\\bigr",
            "\\Bigl",
            "\\Bigr",
            "\\,",
            "\\;",
            "\\:",
            "\\!",
            "\\ ",
            "\\quad",
            "\\qquad",
            "\\displaystyle",
            "\\textstyle",
            "\\rm",
            "\\mathrm",
            "\\limits",
            "\\mbox",
            "\\text",
            "\\hbox",
            "\\mathbf",
            "\\mathit",
            "\\textrm",
            "\\operatorname");

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("\\lt", "<"),
            Map.entry("\\gt", ">"),
            Map.entry("\\le", "\\leq"),
            Map.entry("\\ge", "\\geq"),
            Map.entry("\\ne", "\\neq"),
            Map.entry("\\to", "\\rightarrow"),
            Map.entry("\\lbrace", "\\{"),
            Map.entry("\\rbrace", "\\}"),
            Map.entry("\\lbrack", "["),
            Map.entry("\\rbrack", "]"),
            Map.entry("\\vert", "|"),
            Map.entry("\\dots", "\\ldots"));

    private final List<String> tokens;
    private final List<String> result = new ArrayList<>();
    private int at;

    private FormulaText(List<String> tokens) {
        this.tokens = tokens;
    }

    /**
     * The normal form.
     *
     * @throws IllegalArgumentException if braces do not match, or an argument is missing
     */
    public static String normalize(String latex) {
        List<String> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(latex);
        while (matcher.find()) {
            String token = matcher.group();
            if (!LOOKS.contains(token)) {
                tokens.add(name(token));
            } else if (token.matches("\\\\(left|right)") && latex.startsWith(".", matcher.end())) {
                matcher.region(matcher.end() + 1, latex.length()); // a bracket that is not seen
            }
        }
        FormulaText text = new FormulaText(tokens);
        text.sequence(0);
        if (text.at < tokens.size()) {
            throw text.error("} without {");
        }
        return String.join(" ", text.result);
    }

    /** The one name of a sign: {@code <} for {@code \\lt}. */
    static String name(String token) {
        return NAMES.getOrDefault(token, token);
    }

    private IllegalArgumentException error(String problem) {
        return new IllegalArgumentException(
                "formula \"%.80s\": %s at token %d".formatted(String.join(" ", tokens), problem, at + 1));
    }

    private boolean is(String token) {
        return at < tokens.size() && tokens.get(at).equals(token);
    }

    private void sequence(int depth) {
        while (at < tokens.size() && !is("}")) {
            if (is("^") || is("_")) {
                scripts(depth);
            } else {
                atom(depth);
            }
        }
    }

    private void atom(int depth) {
        refuseTooDeep(depth);
        String token = tokens.get(at++);
        switch (token) {
            case "{" -> {
                sequence(depth + 1);
                close();
            }
            case "\\frac" -> {
                result.add(token);
                argument(depth);
                argument(depth);
            }
            case "\\sqrt" -> {
                result.add(token);
                if (is("[")) {
                    at++;
                    result.add("[");
                    while (!is("]")) {
                        if (at == tokens.size() || is("}")) {
                            throw error("[ without ]");
                        }
                        if (is("^") || is("_")) {
                            scripts(depth + 1);
                        } else {
                            atom(depth + 1);
                        }
                    }
                    at++;
                    result.add("]");
                }
                argument(depth);
            }
            default -> result.add(token);
        }
    }

    private void refuseTooDeep(int depth) {
        if (depth > DEEPEST) {
            throw error("more than %d deep".formatted(DEEPEST));
        }
    }

    private void close() {
        if (!is("}")) {
            throw error("{ without }");
        }
        at++;
    }

    private void argument(int depth) {
        if (at == tokens.size() || is("}")) {
            throw error("an argument is missing");
        }
        result.add("{");
        if (is("{")) {
            at++;
            sequence(depth + 1);
            close();
        } else {
            atom(depth + 1);
        }
        result.add("}");
    }

    /** Scripts of one base: of two different ones the subscript first. */
    private void scripts(int depth) {
        List<String> above = script(depth);
        if (above.get(0).equals("^") && is("_")) {
            result.addAll(script(depth));
        }
        result.addAll(above);
    }

    private List<String> script(int depth) {
        refuseTooDeep(depth);
        int start = result.size();
        result.add(tokens.get(at++));
        argument(depth);
        List<String> script = result.subList(start, result.size());
        List<String> copy = List.copyOf(script);
        script.clear();
        return copy;
    }
}
