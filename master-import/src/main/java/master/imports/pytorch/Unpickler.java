// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import master.imports.pytorch.Pickled.Global;
import master.imports.pytorch.Pickled.None;
import master.imports.pytorch.Pickled.Opaque;
import master.imports.pytorch.Pickled.Tuple;

/**
 * A small machine for the pickles of PyTorch: it builds strings, numbers, tuples, lists, dictionaries and tensors.
 * Python's own machine would call whatever function a pickle names; this one calls nothing. Of the functions it knows
 * five names, which stand for tensors and dictionaries; everything else becomes an {@link Opaque}.
 *
 * <p>The machine does not recurse, and takes one step per byte at least; steps and strings are limited, so memory and
 * time are too. Source: Python's {@code pickletools}, protocols 2 to 5, binary opcodes.
 */
final class Unpickler {
    private static final int MAX_STEPS = 2_000_000; // a checkpoint of MASTER-pytorch with its optimizer takes 100,000
    private static final int HIGHEST_PROTOCOL = 5;

    private final PickleInput input;
    private final Function<Tuple, Object> persistent;
    private final Map<Long, Object> memo = new HashMap<>();
    private final Deque<List<Object>> marks = new ArrayDeque<>();
    private List<Object> stack = new ArrayList<>();
    private long steps;

    /**
     * Makes a machine for one pickle.
     *
     * @param input where the pickle starts; afterwards where it has ended
     * @param persistent what stands for an object outside of the pickle
     */
    Unpickler(PickleInput input, Function<Tuple, Object> persistent) {
        this.input = input;
        this.persistent = persistent;
    }

    /**
     * Runs the pickle.
     *
     * @throws IllegalArgumentException if it is damaged, too large, or uses what PyTorch does not
     */
    Object load() throws IOException {
        while (true) {
            count(1);
            int opcode = input.unsignedByte();
            if (opcode == '.') {
                return pop();
            }
            if (!literal(opcode) && !structure(opcode) && !memory(opcode)) {
                throw new IllegalArgumentException("its pickle has the opcode 0x%02x at byte %d, which is not read"
                        .formatted(opcode, input.position() - 1));
            }
        }
    }

    private void count(int more) {
        steps += more;
        if (steps > MAX_STEPS) {
            throw new IllegalArgumentException("its pickle takes more than %d steps".formatted(MAX_STEPS));
        }
    }

    private boolean literal(int opcode) throws IOException {
        switch (opcode) {
            case 'N' -> stack.add(None.NONE);
            case 0x88 -> stack.add(true);
            case 0x89 -> stack.add(false);
            case 'J' -> stack.add((long) (int) input.unsigned(4));
            case 'K' -> stack.add(input.unsigned(1));
            case 'M' -> stack.add(input.unsigned(2));
            case 0x8a -> stack.add(integer(input.bytes(input.unsigned(1))));
            case 0x8b -> stack.add(integer(input.bytes(input.unsigned(4))));
            case 'G' -> stack.add(Double.longBitsToDouble(Long.reverseBytes(input.unsigned(8))));
            case 'X' -> stack.add(input.text(input.unsigned(4)));
            case 0x8c, 'U' -> stack.add(input.text(input.unsigned(1))); // 'U', 'T': strings of Python 2
            case 'T' -> stack.add(input.text(input.unsigned(4)));
            case 0x8d -> stack.add(input.text(input.unsigned(8)));
            case 'B' -> stack.add(input.bytes(input.unsigned(4)));
            case 'C' -> stack.add(input.bytes(input.unsigned(1)));
            case 0x8e -> stack.add(input.bytes(input.unsigned(8)));
            case 'c' -> stack.add(new Global(input.line(), input.line()));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static Object integer(byte[] littleEndian) {
        if (littleEndian.length > 256) {
            throw new IllegalArgumentException("its pickle has a number of %d bytes".formatted(littleEndian.length));
        }
        byte[] bigEndian = new byte[littleEndian.length + (littleEndian.length == 0 ? 1 : 0)];
        for (int i = 0; i < littleEndian.length; i++) {
            bigEndian[bigEndian.length - 1 - i] = littleEndian[i];
        }
        BigInteger value = new BigInteger(bigEndian);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private boolean structure(int opcode) throws IOException {
        switch (opcode) {
            case ')' -> stack.add(new Tuple(List.of()));
            case 0x85, 0x86, 0x87 -> stack.add(new Tuple(popLast(opcode - 0x84)));
            case 't' -> replaceMarked(Tuple::new);
            case ']', 0x8f -> stack.add(new ArrayList<>()); // 0x8f: a set
            case 'l', 0x91 -> replaceMarked(items -> items);
            case '}' -> stack.add(new LinkedHashMap<>());
            case 'd' -> replaceMarked(items -> putAll(new LinkedHashMap<>(), items));
            case 'a' -> addAll(popLast(1));
            case 'e', 0x90 -> addAll(popToMark());
            case 's' -> putAll(popLast(2));
            case 'u' -> putAll(popToMark());
            case 0x93 -> {
                List<Object> names = popLast(2);
                stack.add(new Global(text(names.get(0)), text(names.get(1))));
            }
            case 'R', 0x81 -> {
                List<Object> call = popLast(2);
                stack.add(call(call.get(0), call.get(1)));
            }
            case 0x92 -> { // the third are named arguments
                List<Object> call = popLast(3);
                stack.add(call(call.get(0), call.get(1)));
            }
            case 'b' -> build(pop());
            case 'Q' -> stack.add(persistent.apply(tuple(pop(), "a persistent id")));
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean memory(int opcode) throws IOException {
        switch (opcode) {
            case 0x80 -> {
                int protocol = input.unsignedByte();
                if (protocol > HIGHEST_PROTOCOL) {
                    throw new IllegalArgumentException(
                            "its pickle is of protocol %d, at most %d is read".formatted(protocol, HIGHEST_PROTOCOL));
                }
            }
            case 0x95 -> input.unsigned(8); // the length of a frame, of use to whoever reads ahead
            case '(' -> {
                marks.push(stack);
                stack = new ArrayList<>();
            }
            case '0' -> pop();
            case '1' -> popToMark();
            case '2' -> stack.add(top());
            case 'q' -> memo.put(input.unsigned(1), top());
            case 'r' -> memo.put(input.unsigned(4), top());
            case 0x94 -> memo.put((long) memo.size(), top());
            case 'h' -> stack.add(recall(input.unsigned(1)));
            case 'j' -> stack.add(recall(input.unsigned(4)));
            default -> {
                return false;
            }
        }
        return true;
    }

    private Object recall(long index) {
        Object value = memo.get(index);
        if (value == null) {
            throw new IllegalArgumentException("its pickle asks for memo %d, which was never set".formatted(index));
        }
        return value;
    }

    private Object top() {
        if (stack.isEmpty()) {
            throw new IllegalArgumentException(
                    "its pickle takes from an empty stack at byte %d".formatted(input.position()));
        }
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        Object value = top();
        stack.remove(stack.size() - 1);
        return value;
    }

    private List<Object> popLast(int count) {
        if (stack.size() < count) {
            throw new IllegalArgumentException(
                    "its pickle takes from an empty stack at byte %d".formatted(input.position()));
        }
        List<Object> last = stack.subList(stack.size() - count, stack.size());
        List<Object> popped = new ArrayList<>(last);
        last.clear();
        return popped;
    }

    private List<Object> popToMark() {
        if (marks.isEmpty()) {
            throw new IllegalArgumentException(
                    "its pickle looks for a mark that is not set at byte %d".formatted(input.position()));
        }
        List<Object> items = stack;
        stack = marks.pop();
        return items;
    }

    private void replaceMarked(Function<List<Object>, Object> change) {
        List<Object> items = popToMark();
        stack.add(change.apply(items));
    }

    @SuppressWarnings("unchecked") // all lists and maps on the stack are of this machine's making
    private void addAll(List<Object> items) {
        if (top() instanceof List<?> list) {
            ((List<Object>) list).addAll(items);
        }
    }

    @SuppressWarnings("unchecked")
    private void putAll(List<Object> items) {
        if (top() instanceof Map<?, ?> map) {
            putAll((Map<Object, Object>) map, items);
        }
    }

    private static Map<Object, Object> putAll(Map<Object, Object> map, List<Object> items) {
        if (items.size() % 2 != 0) {
            throw new IllegalArgumentException("its pickle has a dictionary with a key that has no value");
        }
        for (int i = 0; i < items.size(); i += 2) {
            Object key = items.get(i);
            if (key instanceof List || key instanceof Map) {
                throw new IllegalArgumentException("its pickle has a dictionary with a list or a dictionary as a key");
            }
            if (key instanceof TorchTensor || key instanceof Storage) { // any number of them can have one hash
                throw new IllegalArgumentException("its pickle has a dictionary with a tensor as a key");
            }
            map.put(key, items.get(i + 1));
        }
        return map;
    }

    /** What would be the result of a call. */
    private Object call(Object function, Object arguments) {
        Tuple tuple = tuple(arguments, "the arguments of a call");
        if (!(function instanceof Global global)) {
            return new Opaque();
        }
        if (global.is("collections", "OrderedDict")) {
            return dictionary(tuple);
        }
        if (global.is("torch._utils", "_rebuild_tensor_v2") || global.is("torch._utils", "_rebuild_tensor")) {
            return TorchTensor.of(tuple);
        }
        boolean parameter = global.is("torch._utils", "_rebuild_parameter")
                || global.is("torch._utils", "_rebuild_parameter_with_state");
        return parameter && tuple.size() > 0 ? tuple.get(0) : new Opaque();
    }

    private Map<Object, Object> dictionary(Tuple arguments) {
        Map<Object, Object> map = new LinkedHashMap<>();
        if (arguments.size() > 0 && arguments.get(0) instanceof List<?> pairs) {
            count(pairs.size()); // the same list can be copied again and again
            for (Object pair : pairs) {
                List<?> items =
                        pair instanceof Tuple tuple ? tuple.items() : pair instanceof List<?> list ? list : List.of();
                if (items.size() != 2) {
                    throw new IllegalArgumentException("its pickle has no pair where one of a dictionary should be");
                }
                putAll(map, new ArrayList<>(items));
            }
        }
        return map;
    }

    /** Sets an object's state, which matters for opaque ones only: other objects are whole without it. */
    private void build(Object state) {
        if (top() instanceof Opaque opaque) {
            opaque.state(state);
        }
    }

    private static Tuple tuple(Object value, String what) {
        if (value instanceof Tuple tuple) {
            return tuple;
        }
        throw new IllegalArgumentException("its pickle has no tuple where %s should be".formatted(what));
    }

    private static String text(Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("its pickle has no text where a name should be");
    }
}
