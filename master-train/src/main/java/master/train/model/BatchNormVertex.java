// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.List;
import master.api.network.NetworkConfig;
import master.api.network.Parameter;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Batch normalization, then optionally a residual addition, then optionally ReLU, in one pass over memory: what a
 * convolution is followed by everywhere in the backbone. Inputs [N, C, H, W] (one, or two with a residual), output of
 * the same shape.
 *
 * <p>Source: Ioffe and Szegedy 2015. Epsilon 1e-5; the running statistics move by 0.1 of each batch, the variance being
 * the unbiased one, as in PyTorch. Differs from the MASTER code bases, whose residual blocks move them by 0.9.
 */
final class BatchNormVertex extends ParameterizedVertex {
    private final String prefix;
    private final boolean residual;
    private final boolean relu;

    /**
     * @param prefix of the convolution that is normalized
     * @param parameters weight, bias, mean and variance, in this order
     * @param residual whether a second input is added before ReLU
     * @param relu whether negative values become 0
     */
    BatchNormVertex(String prefix, List<Parameter> parameters, boolean residual, boolean relu, UpdateRule rule) {
        super(parameters, rule, residual ? 2 : 1);
        this.prefix = prefix;
        this.residual = residual;
        this.relu = relu;
    }

    @Override
    public GraphVertex clone() {
        return new BatchNormVertex(prefix, parameters(), residual, relu, rule());
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph, String name, int index, INDArray flat, boolean initialize, DataType type) {
        return new Runtime(this, graph, name, index, flat, type);
    }

    private static final class Runtime extends ParameterizedRuntime {
        private final BatchNormVertex config;
        private final String norm;
        private BatchNorm.Statistics statistics;
        private INDArray input;
        private INDArray output;

        Runtime(BatchNormVertex config, ComputationGraph graph, String name, int index, INDArray flat, DataType type) {
            super(config, graph, name, index, flat, type);
            this.config = config;
            this.norm = config.prefix + ".norm.";
        }

        @Override
        public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
            input = rowMajor(inputs[0]);
            INDArray added = config.residual ? rowMajor(inputs[1]) : null;
            statistics = training
                    ? BatchNorm.statistics(input, NetworkConfig.BATCH_NORM_EPSILON)
                    : BatchNorm.Statistics.running(
                            values().get(norm + "mean"),
                            values().get(norm + "variance"),
                            NetworkConfig.BATCH_NORM_EPSILON);
            output = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, input.shape(), 'c');
            BatchNorm.forward(
                    input,
                    added,
                    output,
                    statistics,
                    values().get(norm + "weight"),
                    values().get(norm + "bias"),
                    config.relu);
            return output;
        }

        @Override
        public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
            INDArray dInput = workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c');
            INDArray dAdded = config.residual
                    ? workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c')
                    : null;
            clearGradients();
            BatchNorm.backward(
                    input,
                    output,
                    rowMajor(epsilon),
                    dInput,
                    dAdded,
                    statistics,
                    values().get(norm + "weight"),
                    gradients().get(norm + "weight"),
                    gradients().get(norm + "bias"),
                    config.relu);
            // the optimizer leaves these two alone and subtracts what it is given
            statistics.move(values().get(norm + "mean"), gradients().get(norm + "mean"), BatchNorm.MOMENTUM, false);
            statistics.move(values().get(norm + "variance"), gradients().get(norm + "variance"), BatchNorm.MOMENTUM, true);
            return new Pair<>(
                    gradient(), config.residual ? new INDArray[] {dInput, dAdded} : new INDArray[] {dInput});
        }
    }
}
