// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** What a pickle can hold beside strings, numbers, booleans, byte arrays, lists and maps. */
final class Pickled {
    private Pickled() {}

    /** Python's {@code None}. */
    enum None {
        NONE
    }

    /**
     * The name of a function or class of Python. It is text and nothing else: it is compared, never looked up. Names have
     * an order, so that maps stay fast where many names have one hash.
     */
    record Global(String module, String name) implements Comparable<Global> {
        private static final Comparator<Global> ORDER =
                Comparator.comparing(Global::module).thenComparing(Global::name);

        @Override
        public int compareTo(Global other) {
            return ORDER.compare(this, other);
        }

        boolean is(String otherModule, String otherName) {
            return module.equals(otherModule) && name.equals(otherName);
        }

        @Override
        public String toString() {
            return module + "." + name;
        }
    }

    /** A tuple; equal only to itself, for what it holds may hold it. */
    static final class Tuple {
        private final List<Object> items;

        Tuple(List<Object> items) {
            this.items = List.copyOf(items);
        }

        int size() {
            return items.size();
        }

        Object get(int index) {
            return items.get(index);
        }

        List<Object> items() {
            return items;
        }
    }

    /** An object that would have been made by running something; nothing is run, only its state is kept. */
    static final class Opaque {
        private Object state = None.NONE;

        /** What was to be its state. */
        Object state() {
            return state;
        }

        void state(Object newState) {
            state = Objects.requireNonNull(newState);
        }
    }
}
