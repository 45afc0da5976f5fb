// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Evaluates simple arithmetic such as {@code 3+5=?}, for captchas that ask for the result. Operands are integers of up to nine
 * digits; operators are {@code + -}, {@code x × *} and {@code ÷ / :}, with multiplication and division first; {@code =}, {@code ?}
 * or {@code =?} may follow. Holds no state.
 */
public final class Sums {
    private static final Pattern SUM = Pattern.compile("-?\\d{1,9}(?:[-+x*/]\\d{1,9})+(?:=\\??|\\?)?");
    private static final Pattern PART = Pattern.compile("\\d+|[-+x*/]");

    private Sums() {}

    /** The result; empty if the text is no such expression, a quotient is not an integer, or a number does not fit into a long. */
    public static OptionalLong evaluate(String text) {
        String plain = plain(text);
        if (!SUM.matcher(plain).matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(value(plain));
        } catch (ArithmeticException e) {
            return OptionalLong.empty();
        }
    }

    /** One character for each operation, no spaces. */
    private static String plain(String text) {
        return text.replaceAll("\\s", "")
                .replace('X', 'x')
                .replace('\u00D7', 'x')
                .replace('\u00F7', '/')
                .replace(':', '/')
                .replace('\u2212', '-')
                .replace('\u2013', '-')
                .replace('\uFF0B', '+')
                .replace('\uFF1D', '=')
                .replace('\uFF1F', '?');
    }

    private static long value(String plain) {
        Deque<Long> terms = new ArrayDeque<>();
        String operation = "+";
        Matcher parts = PART.matcher(plain);
        while (parts.find()) {
            String part = parts.group();
            if (!Character.isDigit(part.charAt(0))) {
                operation = part;
                continue;
            }
            long number = Long.parseLong(part);
            switch (operation) {
                case "+" -> terms.push(number);
                case "-" -> terms.push(-number);
                case "/" -> terms.push(quotient(terms.pop(), number));
                default -> terms.push(Math.multiplyExact(terms.pop(), number));
            }
        }
        long sum = 0;
        for (long term : terms) {
            sum = Math.addExact(sum, term);
        }
        return sum;
    }

    private static long quotient(long dividend, long divisor) {
        if (dividend % divisor != 0) { // which throws what a divisor of 0 deserves
            throw new ArithmeticException("no whole number");
        }
        return dividend / divisor;
    }
}
