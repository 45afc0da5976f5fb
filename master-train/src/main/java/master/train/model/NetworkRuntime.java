// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.core.network.Parameter;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.BaseGraphVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The parameters of a network and their gradients by name: views into the graph's two flat arrays. What computes with them
 * is a {@link Tape}, see {@link Replica}.
 */
final class NetworkRuntime extends BaseGraphVertex {
    private final NetworkVertex config;
    private final INDArray flat;
    private final Map<String, INDArray> values;
    private Map<String, INDArray> gradients = Map.of();
    private INDArray flatGradients;

    /** @param flat the parameters one behind the other; null before there are any */
    NetworkRuntime(NetworkVertex config, ComputationGraph graph, String name, int index, INDArray flat, DataType type) {
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
            long[] shape =
                    parameter.shape().stream().mapToLong(Integer::longValue).toArray();
            INDArray part = vector.get(NDArrayIndex.interval(offset, offset + length));
            views.put(parameter.name(), shape.length == 1 ? part : part.reshape('c', shape));
            offset += length;
        }
        return views;
    }

    Map<String, INDArray> values() {
        return values;
    }

    Map<String, INDArray> gradients() {
        return gradients;
    }

    /** The gradients without those of running statistics, which are none. */
    List<INDArray> trainableGradients() {
        return gradients(true);
    }

    /** What the running statistics are about to move by, the other way. */
    List<INDArray> statisticGradients() {
        return gradients(false);
    }

    private List<INDArray> gradients(boolean trainable) {
        return config.parameters().stream()
                .filter(p -> p.role().trainable() == trainable)
                .map(p -> gradients.get(p.name()))
                .toList();
    }

    @Override
    public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
        throw new UnsupportedOperationException("passes run on a tape");
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
        throw new UnsupportedOperationException("passes run on a tape");
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
