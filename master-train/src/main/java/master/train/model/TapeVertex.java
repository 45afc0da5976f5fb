// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.api.network.Parameter;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A vertex whose forward pass is written on a {@link Tape}, which gives the backward pass. */
abstract class TapeVertex extends ParameterizedVertex {
    TapeVertex(List<Parameter> parameters, UpdateRule rule, int inputs) {
        super(parameters, rule, inputs);
    }

    /**
     * The forward pass.
     *
     * @param tape where to compute
     * @param parameters by their full names
     * @param inputs in the order of the graph
     */
    abstract Tape.Value forward(Tape tape, Map<String, Tape.Value> parameters, List<Tape.Value> inputs);

    @Override
    public GraphVertex instantiate(
            ComputationGraph graph, String name, int index, INDArray flat, boolean initialize, DataType type) {
        return new Runtime(this, graph, name, index, flat, type);
    }

    private static final class Runtime extends ParameterizedRuntime {
        private final TapeVertex config;
        private final Workspace workspace = new Workspace();
        private Tape tape;
        private Tape.Value result;
        private List<Tape.Value> taped = List.of();

        Runtime(TapeVertex config, ComputationGraph graph, String name, int index, INDArray flat, DataType type) {
            super(config, graph, name, index, flat, type);
            this.config = config;
        }

        @Override
        @SuppressWarnings("try") // a workspace scope is not used, only entered
        public INDArray doForward(boolean training, LayerWorkspaceMgr workspaces) {
            INDArray output;
            try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
                // another seed for every step and copy, the same one when a step is repeated after resuming
                long seed = 0x9E3779B97F4A7C15L * (graph.getConfiguration().getIterationCount() + 1L)
                        + 0xD1B54A32D192ED03L * ((MasterGraph) graph).replica()
                        + vertexIndex;
                tape = new Tape(training, seed, workspace);
                Map<String, Tape.Value> parameters = new LinkedHashMap<>();
                values().forEach((name, value) -> parameters.put(
                        name, tape.parameter(value, training ? gradients().get(name) : null)));
                taped = java.util.Arrays.stream(inputs)
                        .map(input -> tape.input(rowMajor(input)))
                        .toList();
                result = tape.plain(config.forward(tape, parameters, taped));
                output = result.array;
            }
            INDArray activations = workspaces.dup(ArrayType.ACTIVATIONS, output, 'c');
            if (!training) {
                finish();
            }
            return activations;
        }

        @Override
        @SuppressWarnings("try") // a workspace scope is not used, only entered
        public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
            INDArray[] epsilons = new INDArray[taped.size()];
            try (MemoryWorkspace outside = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
                clearGradients();
                tape.backward(result, epsilon.dup('c'));
            }
            for (int i = 0; i < epsilons.length; i++) {
                epsilons[i] = taped.get(i).gradient().isPresent()
                        ? workspaces.dup(
                                ArrayType.ACTIVATION_GRAD, taped.get(i).gradient().get(), 'c')
                        : workspaces.create(ArrayType.ACTIVATION_GRAD, dataType, inputs[i].shape(), 'c');
            }
            finish();
            return new Pair<>(gradient(), epsilons);
        }

        private void finish() {
            tape.close();
            taped = List.of();
            result = null;
            tape = null;
        }
    }
}
