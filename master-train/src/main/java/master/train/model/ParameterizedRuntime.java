// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.api.network.Parameter;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A vertex at work: its parameters and their gradients are views into the graph's two flat arrays. */
abstract class ParameterizedRuntime extends BaseGraphVertex {
    private final ParameterizedVertex config;
    private final INDArray flat;
    private final Map<String, INDArray> values;
    private Map<String, INDArray> gradients = Map.of();
    private INDArray flatGradients;

    ParameterizedRuntime(
            ParameterizedVertex config, ComputationGraph graph, String name, int index, INDArray flat, DataType type) {
        super(graph, name, index, null, null, type);
        this.config = config;
        this.flat = flat;
        this.values = flat == null ? Map.of() : views(config.parameters(), flat);
        config.nameAs(name);
    }

    private static Map<String, INDArray> views(List<Parameter> parameters, INDArray flat) {
        INDArray vector = flat.reshape(flat.length());
        Map<String, INDArray> views = new LinkedHashMap<>();
        long offset = 0;
        for (Parameter parameter : parameters) {
            long length = parameter.length();
            long[] shape = parameter.shape().stream().mapToLong(Integer::longValue).toArray();
            INDArray part = vector.get(NDArrayIndex.interval(offset, offset + length));
            views.put(parameter.name(), shape.length == 1 ? part : part.reshape('c', shape));
            offset += length;
        }
        return views;
    }

    final Map<String, INDArray> values() {
        return values;
    }

    final Map<String, INDArray> gradients() {
        return gradients;
    }

    /** The gradients without those of running statistics, which are none. */
    final List<INDArray> trainableGradients() {
        return gradients(true);
    }

    /** What the running statistics are about to move by, the other way. */
    final List<INDArray> statisticGradients() {
        return gradients(false);
    }

    private List<INDArray> gradients(boolean trainable) {
        return config.parameters().stream()
                .filter(p -> p.role().trainable() == trainable)
                .map(p -> gradients.get(p.name()))
                .toList();
    }

    /** All gradients as Deeplearning4j wants them. */
    final Gradient gradient() {
        Gradient gradient = flatGradients == null ? new DefaultGradient() : new DefaultGradient(flatGradients);
        gradients.forEach((name, view) -> gradient.gradientForVariable().put(name, view));
        return gradient;
    }

    final void clearGradients() {
        if (flatGradients != null) { // a vertex without parameters has none
            flatGradients.assign(0);
        }
    }

    /** The same array if its values lie row by row without gaps, else a copy that does. */
    static INDArray rowMajor(INDArray array) {
        return array.ordering() == 'c' && !array.isView() ? array : array.dup('c');
    }

    @Override
    public void setBackpropGradientsViewArray(INDArray view) {
        flatGradients = view;
        gradients = view == null ? Map.of() : views(config.parameters(), view);
    }

    @Override
    public boolean hasLayer() {
        return false;
    }

    @Override
    public Layer getLayer() {
        return null; // Deeplearning4j's way to say that this is no layer
    }

    @Override
    public Map<String, INDArray> paramTable(boolean backpropOnly) {
        return values;
    }

    @Override
    public TrainingConfig getConfig() {
        return config;
    }

    @Override
    public INDArray params() {
        return flat;
    }

    @Override
    public INDArray getGradientsViewArray() {
        return flatGradients;
    }

    @Override
    public long numParams() {
        return config.numParams(false);
    }

    @Override
    public boolean updaterDivideByMinibatch(String name) {
        return false; // the loss is a mean already
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArrays(INDArray[] masks, MaskState state, int batch) {
        return null; // Deeplearning4j's way to say that there is no mask from here on
    }

    @Override
    public void clearVertex() {
        clear();
    }

    @Override
    public String toString() {
        return vertexName;
    }
}
