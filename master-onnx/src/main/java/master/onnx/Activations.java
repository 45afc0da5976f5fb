// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import master.onnx.ActivationRanges.Range;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Ref;

/**
 * The activations of a graph that an int8 file rounds: each has a name by which it is measured, and the range by which it
 * is rounded. In a file of floats they pass unchanged.
 */
final class Activations {
    private final Optional<Quantization> quantization;
    private final boolean measured;
    private final IdentityHashMap<Ref, String> names = new IdentityHashMap<>();
    private final Set<Ref> rounded = Collections.newSetFromMap(new IdentityHashMap<>());

    /** An activation to be measured. */
    record Measured(String name, Ref value) {
        static List<Ref> values(List<Measured> all) {
            return all.stream().map(Measured::value).toList();
        }
    }

    Activations(ExportOptions options) {
        this.quantization = options.quantization();
        this.measured = options.activations();
    }

    /** The quantization of a layer or activation, if it is to take integers. */
    Optional<Quantization> quantization(String name) {
        return quantization.filter(q -> q.covers(name));
    }

    /**
     * Names an activation, and rounds it if its part takes integers.
     *
     * @param list where activations to be measured are collected
     */
    Ref name(OnnxGraph graph, String name, Ref x, List<Measured> list) {
        names.put(x, name);
        if (measured) {
            list.add(new Measured(name, x));
        }
        return quantization(name).isPresent() ? rounded(graph, x) : x;
    }

    /** What a pooling makes of a named activation: the same range, and so the same integers. */
    Ref pooled(OnnxGraph graph, Ref x, Ref pooled) {
        names.put(pooled, name(x));
        return rounded.contains(x) ? rounded(graph, pooled) : pooled;
    }

    /** The activation as integers and back, if it is not that already: a runtime merges these with the layer. */
    Ref rounded(OnnxGraph graph, Ref x) {
        if (rounded.contains(x)) {
            return x;
        }
        Range range = range(x);
        Ref scale = graph.scalar(range.scale());
        Ref zero = graph.unsignedByte(range.zero());
        Ref y = graph.dequantize(graph.quantize(x, scale, zero), scale, zero);
        names.put(y, name(x));
        rounded.add(y);
        return y;
    }

    /** Whether the range of an activation that is rounded begins at 0, so that negative values become 0. */
    boolean neverNegative(String name) {
        return quantization.orElseThrow().ranges().range(name).zero() == 0;
    }

    /** The range of a named activation. */
    Range range(Ref x) {
        return quantization.orElseThrow().ranges().range(name(x));
    }

    private String name(Ref x) {
        return requireNonNull(names.get(x));
    }

    /** The outputs' names for measured activations: the activation's, numbered where it comes more than once. */
    static List<String> outputNames(List<Measured> all) {
        Map<String, Integer> seen = new java.util.HashMap<>();
        List<String> outputs = new ArrayList<>();
        for (Measured one : all) {
            int count = seen.merge(one.name(), 1, Integer::sum);
            outputs.add(ExportOptions.ACTIVATION_PREFIX + one.name() + (count == 1 ? "" : "#" + count));
        }
        return outputs;
    }
}
