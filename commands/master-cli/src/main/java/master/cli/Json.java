// SPDX-License-Identifier: Apache-2.0
package master.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.api.Box;
import master.data.Reasons;

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

    /** Why samples were left out, reason by reason. */
    static List<Map<String, Object>> reasons(Reasons reasons) {
        return reasons.all().stream()
                .map(reason -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    object.put("reason", reason.reason());
                    object.put("count", reason.count());
                    object.put("examples", reason.examples());
                    return object;
                })
                .toList();
    }

    /** A box, in pixels with two decimals at most. */
    static Map<String, Object> box(Box box) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("x", pixels(box.x()));
        object.put("y", pixels(box.y()));
        object.put("width", pixels(box.width()));
        object.put("height", pixels(box.height()));
        return object;
    }

    private static double pixels(double value) {
        return Math.round(value * 100) / 100.0;
    }

    /** A number with six decimals at most. */
    static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
