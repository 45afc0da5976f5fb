// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.List;
import master.core.network.Parameter;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * The one vertex of the graph: it has all parameters of the network, and what the optimizer does with each. Belongs to one
 * graph; not thread-safe.
 */
final class NetworkVertex extends GraphVertex implements TrainingConfig {
    private final List<Parameter> parameters;
    private final UpdateRule rule;
    private String vertexName = "";

    NetworkVertex(List<Parameter> parameters, UpdateRule rule) {
        this.parameters = List.copyOf(parameters);
        this.rule = rule;
    }

    List<Parameter> parameters() {
        return parameters;
    }

    @Override
    public GraphVertex clone() {
        return new NetworkVertex(parameters, rule);
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph, String name, int index, INDArray flat, boolean initialize, DataType type) {
        return new NetworkRuntime(this, graph, name, index, flat, type);
    }

    void nameAs(String name) {
        vertexName = name;
    }

    @Override
    public long numParams(boolean backprop) {
        return parameters.stream().mapToLong(Parameter::length).sum();
    }

    @Override
    public int minVertexInputs() {
        return 1;
    }

    @Override
    public int maxVertexInputs() {
        return 1;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... inputTypes) {
        return inputTypes[0];
    }

    @Override
    public MemoryReport getMemoryReport(InputType... inputTypes) {
        throw new UnsupportedOperationException("no memory report for " + vertexName);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof NetworkVertex that && parameters.equals(that.parameters);
    }

    @Override
    public int hashCode() {
        return parameters.hashCode();
    }

    @Override
    public String getLayerName() {
        return vertexName;
    }

    @Override
    public List<Regularization> getRegularizationByParam(String name) {
        return rule.regularization(parameter(name));
    }

    @Override
    public boolean isPretrainParam(String name) {
        return false;
    }

    @Override
    public IUpdater getUpdaterByParam(String name) {
        return rule.updater(parameter(name));
    }

    private Parameter parameter(String name) {
        return parameters.stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public GradientNormalization getGradientNormalization() {
        return GradientNormalization.None;
    }

    @Override
    public double getGradientNormalizationThreshold() {
        return 1;
    }
}
