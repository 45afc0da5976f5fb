// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.List;
import master.api.network.Parameter;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A convolution without bias, "same" padding by half the kernel: [N, I, H, W] to [N, O, H/stride, W/stride], rounded up.
 * Calls ND4J's operation, which runs on oneDNN, directly: Deeplearning4j's layer around it computes the forward pass
 * again in its backward pass; with it a whole training step took five times as long.
 */
final class ConvolutionVertex extends ParameterizedVertex {
    private final int out;
    private final int kernel;
    private final int stride;

    /** @param weight the kernel [O, I, kernel, kernel] */
    ConvolutionVertex(Parameter weight, int stride, UpdateRule rule) {
        super(List.of(weight), rule, 1);
        this.out = weight.shape().get(0);
        this.kernel = weight.shape().get(2);
        this.stride = stride;
    }

    @Override
    public GraphVertex clone() {
        return new ConvolutionVertex(parameters().get(0), stride, rule());
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... inputTypes) {
        InputType.InputTypeConvolutional in = (InputType.InputTypeConvolutional) inputTypes[0];
        return InputType.convolutional(reduced(in.getHeight()), reduced(in.getWidth()), out, in.getFormat());
    }

    private long reduced(long size) {
        return (size + stride - 1) / stride;
    }

    @Override
    public org.deeplearning4j.nn.graph.vertex.GraphVertex instantiate(
            ComputationGraph graph, String name, int index, INDArray flat, boolean initialize, DataType type) {
        return new Runtime(this, graph, name, index, flat, type);
    }

    private static final class Runtime extends ParameterizedRuntime {
        private final ConvolutionVertex config;
        private final String weight;
        private INDArray input;

        Runtime(ConvolutionVertex config, ComputationGraph graph, String name, int index, INDArray flat, DataType type) {
            super(config, graph, name, index, flat, type);
            this.config = config;
            this.weight = config.parameters().get(0).name();
        }

        @Override
        public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
            input = rowMajor(inputs[0]);
            long[] shape = {input.size(0), config.out, config.reduced(input.size(2)), config.reduced(input.size(3))};
            INDArray output = workspaces.createUninitialized(ArrayType.ACTIVATIONS, dataType, shape, 'c');
            Nd4j.exec(operation("conv2d")
                    .addInputs(input, values().get(weight))
                    .addOutputs(output)
                    .build());
            return output;
        }

        @Override
        public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
            INDArray dInput = workspaces.createUninitialized(ArrayType.ACTIVATION_GRAD, dataType, input.shape(), 'c');
            Nd4j.exec(operation("conv2d_bp")
                    .addInputs(input, values().get(weight), rowMajor(epsilon))
                    .addOutputs(dInput, gradients().get(weight))
                    .build());
            return new Pair<>(gradient(), new INDArray[] {dInput});
        }

        private DynamicCustomOp.DynamicCustomOpsBuilder operation(String name) {
            int kernel = config.kernel;
            int stride = config.stride;
            int padding = kernel / 2;
            // kernel, stride, padding, dilation; explicit padding; NCHW; weights [O, I, rows, columns]
            return DynamicCustomOp.builder(name)
                    .addIntegerArguments(kernel, kernel, stride, stride, padding, padding, 1, 1, 0, 0, 1);
        }
    }
}
