// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import master.core.wire.WireField;
import master.core.wire.WireReader;
import master.onnx.ModelFormatException;

/**
 * The Python objects that a checkpoint was saved from: which object hangs on which attribute of which, and under which
 * key a variable's value is. Keys depend on the order in which TensorFlow met the objects; the attributes are those of
 * the source code, so it is them that are followed (TensorFlow {@code trackable_object_graph.proto}). Immutable.
 */
final class ObjectGraph {
    /** The key of the string that holds a graph. */
    static final String KEY = "_CHECKPOINTABLE_OBJECT_GRAPH";

    private static final String VALUE = "VARIABLE_VALUE";
    private static final int MOST_OBJECTS = 100_000; // a network has some hundreds
    private static final int MOST_PATH = 1000; // characters

    private final List<Node> nodes;

    /**
     * An object.
     *
     * @param children the number of the object on each attribute
     * @param valueKey the key of its value, if it is a variable
     */
    private record Node(Map<String, Integer> children, Optional<String> valueKey) {}

    private ObjectGraph(List<Node> nodes) {
        this.nodes = nodes;
    }

    /**
     * Reads a graph.
     *
     * @throws ModelFormatException if it is none
     */
    static ObjectGraph read(WireReader message) {
        List<Node> nodes = new ArrayList<>();
        while (message.hasMore()) {
            WireField field = message.next();
            if (field.number() == 1) {
                if (nodes.size() == MOST_OBJECTS) {
                    throw message.error("a graph of more than %d objects".formatted(MOST_OBJECTS));
                }
                nodes.add(node(field.asMessage()));
            }
        }
        for (Node node : nodes) {
            node.children().forEach((name, child) -> {
                if (child < 0 || child >= nodes.size()) {
                    throw message.error("attribute %s is object %d of %d".formatted(name, child, nodes.size()));
                }
            });
        }
        if (nodes.isEmpty()) {
            throw message.error("a graph without objects");
        }
        return new ObjectGraph(List.copyOf(nodes));
    }

    /** The object that everything hangs on. */
    int root() {
        return 0;
    }

    /**
     * The object at the end of a path.
     *
     * @param path attributes with slashes between them, such as {@code decoder/layers/0}
     */
    Optional<Integer> find(int start, String path) {
        int node = start;
        for (String attribute : path.split("/", 0)) {
            Integer child = nodes.get(node).children().get(attribute);
            if (child == null) {
                return Optional.empty();
            }
            node = child;
        }
        return Optional.of(node);
    }

    /** The key of the value of the variable at the end of a path. */
    Optional<String> key(int start, String path) {
        return find(start, path).flatMap(node -> nodes.get(node).valueKey());
    }

    /**
     * All variables that hang on an object, however far away: the key of each and the shortest path to it.
     *
     * @param leftOut attributes that are not followed
     * @throws ModelFormatException if a path is too long
     */
    Map<String, String> variables(int start, Set<String> leftOut) {
        Map<String, String> pathByKey = new LinkedHashMap<>();
        Map<Integer, String> paths = new LinkedHashMap<>(Map.of(start, ""));
        Deque<Integer> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            int at = open.remove();
            String path = requireNonNull(paths.get(at));
            Node node = nodes.get(at);
            if (path.length() > MOST_PATH) {
                throw new ModelFormatException(
                        "the graph of objects has a path of %d characters, %s..., at most %d are allowed"
                                .formatted(path.length(), path.substring(0, 80), MOST_PATH));
            }
            node.valueKey().ifPresent(key -> pathByKey.putIfAbsent(key, path));
            node.children().forEach((attribute, child) -> {
                if (!leftOut.contains(attribute)
                        && paths.putIfAbsent(child, path.isEmpty() ? attribute : path + "/" + attribute) == null) {
                    open.add(child);
                }
            });
        }
        return pathByKey;
    }

    /** The attributes of an object. */
    Set<String> attributes(int node) {
        return nodes.get(node).children().keySet();
    }

    /** {@code TrackableObject}; what an optimizer keeps for a variable, in field 3, is left out. */
    private static Node node(WireReader message) {
        Map<String, Integer> children = new LinkedHashMap<>();
        Optional<String> key = Optional.empty();
        while (message.hasMore()) {
            WireField field = message.next();
            if (field.number() == 1) {
                child(field.asMessage(), children);
            } else if (field.number() == 2) {
                Optional<String> found = valueKey(field.asMessage());
                key = found.isPresent() ? found : key;
            }
        }
        return new Node(children, key);
    }

    /** {@code ObjectReference}. */
    private static void child(WireReader message, Map<String, Integer> children) {
        int node = 0;
        String name = "";
        while (message.hasMore()) {
            WireField field = message.next();
            switch (field.number()) {
                case 1 -> node = field.asInt();
                case 2 -> name = field.asText();
                default -> {}
            }
        }
        if (children.put(name, node) != null) {
            throw message.error("two attributes %s of one object".formatted(name));
        }
    }

    /** {@code SerializedTensor}, if it is the value of a variable. */
    private static Optional<String> valueKey(WireReader message) {
        String name = "";
        String key = "";
        while (message.hasMore()) {
            WireField field = message.next();
            switch (field.number()) {
                case 1 -> name = field.asText();
                case 3 -> key = field.asText();
                default -> {}
            }
        }
        return name.equals(VALUE) ? Optional.of(key) : Optional.empty();
    }
}
