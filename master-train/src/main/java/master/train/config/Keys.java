// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import java.util.EnumSet;
import java.util.Locale;
import java.util.stream.Collectors;

/** Keys that only some choices have: an optimizer's, or a schedule's. */
final class Keys {
    private Keys() {}

    /**
     * The value of a key, its default if it is left out, or null if the choice does not have it.
     *
     * @param what what is chosen, as its key is called
     * @throws IllegalArgumentException if it is given and the choice does not have it: it would have no effect
     */
    static <T, E extends Enum<E>> T of(String key, T value, T standard, String what, E chosen, EnumSet<E> having) {
        if (having.contains(chosen)) {
            return Defaults.or(value, standard);
        }
        if (value != null) {
            String others = having.stream().map(Keys::name).collect(Collectors.joining(", "));
            throw new IllegalArgumentException(
                    "%s has no effect with %s %s, only with %s".formatted(key, what, name(chosen), others));
        }
        return null;
    }

    /** The value of a key that exactly one choice has, and needs. */
    static <T, E extends Enum<E>> T needed(String key, T value, String what, E chosen, E having) {
        if (chosen == having && value == null) {
            throw new IllegalArgumentException("%s is missing: %s %s needs it".formatted(key, what, name(chosen)));
        }
        return of(key, value, null, what, chosen, EnumSet.of(having));
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
