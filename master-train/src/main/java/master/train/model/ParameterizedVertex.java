// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.List;
import master.api.network.Parameter;
import org.deeplearning4j.nn.api.TrainingConfig;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.memory.MemoryReport;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;

/**
 * The configuration of a vertex that has parameters of the name table. Belongs to one graph; not thread-safe.
 */
abstract class ParameterizedVertex extends GraphVertex implements TrainingConfig {
    private final List<Parameter> parameters;
    private final IUpdater updater;
    private final int inputs;
    private String vertexName = "";

    ParameterizedVertex(List<Parameter> parameters, IUpdater updater, int inputs) {
        this.parameters = List.copyOf(parameters);
        this.updater = updater;
        this.inputs = inputs;
    }

    final List<Parameter> parameters() {
        return parameters;
    }

    final IUpdater updater() {
        return updater;
    }

    final void nameAs(String name) {
        vertexName = name;
    }

    @Override
    public long numParams(boolean backprop) {
        return parameters.stream().mapToLong(Parameter::length).sum();
    }

    @Override
    public int minVertexInputs() {
        return inputs;
    }

    @Override
    public int maxVertexInputs() {
        return inputs;
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
        return other instanceof ParameterizedVertex that
                && that.getClass() == getClass()
                && parameters.equals(that.parameters);
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
        return List.of();
    }

    @Override
    public boolean isPretrainParam(String name) {
        return false;
    }

    /** Running statistics move by what the vertex hands on as their gradient, all others by the optimizer. */
    @Override
    public IUpdater getUpdaterByParam(String name) {
        boolean trainable = parameters.stream()
                .filter(p -> p.name().equals(name))
                .allMatch(p -> p.role().trainable());
        return trainable ? updater : new NoOp();
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
