// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.List;
import java.util.Optional;
import master.api.image.Preprocessing;
import master.api.network.BackboneLayers;
import master.api.network.ContextConfig;
import master.api.network.Network;
import master.api.network.NetworkConfig;
import master.api.network.Parameter;
import master.api.network.Parameters;
import master.train.config.Optimization;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * A network as a Deeplearning4j graph: the backbone as vertices of ours, all behind it as one {@link TransformerVertex}.
 */
final class GraphBuilder implements BackboneLayers<GraphBuilder.Vertex> {
    static final String IMAGE = "image";
    static final String TOKENS = "tokens";
    static final String TRANSFORMER = "transformer";
    static final String LOSS = "loss";

    private final Parameters table;
    private final UpdateRule rule;
    private final ComputationGraphConfiguration.GraphBuilder graph;
    private final double dropout;

    private GraphBuilder(Parameters table, Optimization optimization, DataType type) {
        this.table = table;
        this.dropout = optimization.dropout();
        this.rule = UpdateRule.of(optimization);
        this.graph = new NeuralNetConfiguration.Builder()
                .dataType(type)
                .updater(rule.optimizer())
                .miniBatch(false) // the loss is a mean already
                .gradientNormalization(GradientNormalization.None)
                .trainingWorkspaceMode(WorkspaceMode.ENABLED)
                .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
                .graphBuilder();
    }

    /** The graph of a network; its loss is {@link TokenLoss}. */
    static ComputationGraphConfiguration build(
            NetworkConfig network, Parameters table, Preprocessing input, int maxLength, Optimization optimization) {
        GraphBuilder builder = new GraphBuilder(table, optimization, DataType.FLOAT);
        builder.graph.addInputs(IMAGE, TOKENS);
        Network whole = new Network(network, input.channels(), table.byName().get(Parameters.HEAD + ".bias").length());
        String features = builder.finished(whole.backbone(builder, Vertex.of(IMAGE)));
        builder.graph.addVertex(
                TRANSFORMER,
                new TransformerVertex(
                        whole,
                        table.all().stream()
                                .filter(p -> !p.name().startsWith("backbone."))
                                .toList(),
                        builder.dropout,
                        builder.rule),
                features,
                TOKENS);
        builder.graph.addLayer(
                LOSS,
                new RnnLossLayer.Builder(new TokenLoss(optimization.labelSmoothing()))
                        .activation(Activation.SOFTMAX)
                        .dataFormat(RNNFormat.NCW)
                        .build(),
                TRANSFORMER);
        builder.graph.setOutputs(LOSS);
        builder.graph.setInputTypes(
                InputType.convolutional(input.height(), input.width(), input.channels(), CNN2DFormat.NCHW),
                InputType.feedForward(maxLength + 1));
        return builder.graph.build();
    }

    /**
     * A vertex; or a convolution whose normalization is still to be written, so that a sum behind it becomes part of it.
     *
     * @param name of the last vertex
     * @param pending prefix of the convolution that is not normalized yet; empty if there is none
     */
    record Vertex(String name, Optional<String> pending) {
        static Vertex of(String name) {
            return new Vertex(name, Optional.empty());
        }
    }

    @Override
    public Vertex convolution(Convolution convolution, Vertex x) {
        String prefix = convolution.name();
        graph.addVertex(
                prefix + ".conv",
                new ConvolutionVertex(table.byName().get(prefix + ".conv.weight"), convolution.stride(), rule),
                finished(x));
        return convolution.relu()
                ? batchNorm(prefix, false, true, prefix + ".conv")
                : new Vertex(prefix + ".conv", Optional.of(prefix));
    }

    /** The name of a vertex whose normalization, if it needs one, is written now. */
    private String finished(Vertex x) {
        return x.pending()
                .map(prefix -> batchNorm(prefix, false, false, x.name()).name())
                .orElse(x.name());
    }

    private Vertex batchNorm(String prefix, boolean residual, boolean relu, String... inputs) {
        graph.addVertex(
                prefix + ".norm",
                new BatchNormVertex(prefix, parameters(prefix + ".norm."), residual, relu, rule),
                inputs);
        return Vertex.of(prefix + ".norm");
    }

    @Override
    public Vertex maxPool(String name, Vertex x, int rows, int columns) {
        graph.addVertex(name + ".pool", new MaxPoolVertex(rows, columns), finished(x));
        return Vertex.of(name + ".pool");
    }

    @Override
    public Vertex addRelu(String name, Vertex a, Vertex b) {
        String shortcut = finished(b);
        if (a.pending().isPresent()) {
            return batchNorm(a.pending().get(), true, true, a.name(), shortcut);
        }
        graph.addVertex(name + ".sum", new AddReluVertex(), a.name(), shortcut);
        return Vertex.of(name + ".sum");
    }

    @Override
    public Vertex context(String name, ContextConfig context, int channels, Vertex x) {
        graph.addVertex(name, new GlobalContextVertex(context, name, channels, parameters(name + "."), rule), finished(x));
        return Vertex.of(name);
    }

    private List<Parameter> parameters(String prefix) {
        return table.all().stream().filter(p -> p.name().startsWith(prefix)).toList();
    }
}
