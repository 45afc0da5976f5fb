// SPDX-License-Identifier: Apache-2.0
package master.core.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Reads typed values out of string properties, with errors that name the property. */
public final class Properties {
    private Properties() {}

    /** The text of a property. */
    public static String text(Map<String, String> properties, String key) {
        String value = properties.get(key);
        if (value == null) {
            throw new IllegalArgumentException("property " + key + " is missing");
        }
        return value;
    }

    /** A property that holds a whole number. */
    public static int integer(Map<String, String> properties, String key) {
        String value = text(properties, key);
        try {
            return Integer.parseInt(value.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "property %s is \"%s\", a whole number is needed".formatted(key, value), e);
        }
    }

    /** A property that holds a number. */
    public static double number(Map<String, String> properties, String key) {
        String value = text(properties, key);
        try {
            return Double.parseDouble(value.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("property %s is \"%s\", a number is needed".formatted(key, value), e);
        }
    }

    /** A property that holds a number, or else what is given. */
    public static double number(Map<String, String> properties, String key, double absent) {
        return properties.containsKey(key) ? number(properties, key) : absent;
    }

    /** A property that holds {@code true} or {@code false}, or else what is given. */
    public static boolean flag(Map<String, String> properties, String key, boolean absent) {
        return properties.containsKey(key) ? flag(properties, key) : absent;
    }

    /** A property that holds {@code true} or {@code false}. */
    public static boolean flag(Map<String, String> properties, String key) {
        String value = text(properties, key).trim();
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException("property %s is \"%s\", true or false is needed".formatted(key, value));
        }
        return value.equals("true");
    }

    /** A property that holds whole numbers separated by commas. */
    public static List<Integer> integers(Map<String, String> properties, String key) {
        String value = text(properties, key);
        if (value.isBlank()) {
            return List.of();
        }
        try {
            return Arrays.stream(value.split(","))
                    .map(s -> Integer.valueOf(s.trim()))
                    .toList();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "property %s is \"%s\", whole numbers separated by commas are needed".formatted(key, value), e);
        }
    }

    /** A property that names a constant of an enum, in any case. */
    public static <E extends Enum<E>> E constant(Map<String, String> properties, String key, Class<E> type) {
        String value = text(properties, key);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equalsIgnoreCase(value.trim())) {
                return constant;
            }
        }
        throw new IllegalArgumentException("property %s is \"%s\", one of %s is needed"
                .formatted(key, value, Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
    }

    /** A property that names a constant of an enum, in any case, or else the constant that is given. */
    public static <E extends Enum<E>> E constant(Map<String, String> properties, String key, E absent) {
        return properties.containsKey(key) ? constant(properties, key, absent.getDeclaringClass()) : absent;
    }

    /** The properties below a prefix, with the prefix cut off. */
    public static Map<String, String> under(Map<String, String> properties, String prefix) {
        Map<String, String> below = new TreeMap<>();
        properties.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                below.put(key.substring(prefix.length()), value);
            }
        });
        return below;
    }
}
