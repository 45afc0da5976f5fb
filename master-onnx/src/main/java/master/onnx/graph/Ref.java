// SPDX-License-Identifier: Apache-2.0
package master.onnx.graph;

/**
 * A value of a graph: an input, an initializer or the output of an operator. Only the graph that made it, and the loop
 * bodies inside that graph, can use it.
 */
public final class Ref {
    final OnnxGraph owner;
    final String name;
    final ElementType type;

    Ref(OnnxGraph owner, String name, ElementType type) {
        this.owner = owner;
        this.name = name;
        this.type = type;
    }

    /** The unique name of the value in the file. */
    public String name() {
        return name;
    }

    /** The type of its elements. */
    public ElementType type() {
        return type;
    }

    @Override
    public String toString() {
        return type + " " + name;
    }
}
