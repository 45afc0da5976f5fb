// SPDX-License-Identifier: Apache-2.0
package master.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;

/** Writes JSON: maps keep their order, numbers have six decimals at most. */
final class Json {
    private static final ObjectWriter COMPACT = new ObjectMapper().writer();
    private static final ObjectWriter PRETTY = new ObjectMapper().writerWithDefaultPrettyPrinter();

    private Json() {}

    /** On one line. */
    static String compact(Object value) {
        return write(COMPACT, value);
    }

    /** On many lines. */
    static String pretty(Object value) {
        return write(PRETTY, value);
    }

    private static String write(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** A number with six decimals at most. */
    static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
