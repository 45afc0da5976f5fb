// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.List;
import master.api.image.Preprocessing;
import master.api.network.NetworkConfig;
import master.api.network.Parameter;
import master.api.network.Parameters;
import master.api.network.StageConfig;
import master.train.config.Optimization;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnLossLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Writes the network down as a Deeplearning4j graph of vertices of ours; reads from top to bottom like section 3 of the
 * paper.
 */
final class GraphBuilder {
    static final String IMAGE = "image";
    static final String TOKENS = "tokens";
    static final String TRANSFORMER = "transformer";
    static final String LOSS = "loss";

    private final NetworkConfig network;
    private final Parameters table;
    private final UpdateRule rule;
    private final ComputationGraphConfiguration.GraphBuilder graph;
    private final double dropout;

    private GraphBuilder(NetworkConfig network, Parameters table, Optimization optimization, DataType type) {
        this.network = network;
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
        GraphBuilder builder = new GraphBuilder(network, table, optimization, DataType.FLOAT);
        builder.graph.addInputs(IMAGE, TOKENS);
        String features = builder.backbone(IMAGE);
        builder.graph.addVertex(
                TRANSFORMER,
                new TransformerVertex(
                        network.transformer(),
                        table,
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

    /** The loss of a graph at work. */
    static TokenLoss loss(ComputationGraph graph) {
        return (TokenLoss) ((org.deeplearning4j.nn.layers.recurrent.RnnLossLayer) graph.getLayer(LOSS))
                .layerConf()
                .getLossFn();
    }

    /** Image [N, C, H, W] to feature map; returns the name of the last vertex. */
    private String backbone(String input) {
        String x = input;
        for (int i = 0; i < network.stem().size(); i++) {
            x = convolution(Parameters.stem(i), x, i == 0 ? network.stemStride() : 1, true);
        }
        int channels = network.stem().get(network.stem().size() - 1);
        for (int s = 0; s < network.stages().size(); s++) {
            StageConfig stage = network.stages().get(s);
            x = pooling("backbone.pool" + (s + 1), x, stage);
            for (int b = 0; b < stage.blocks(); b++) {
                x = block(Parameters.block(s, b), x, channels, stage.channels(), network.hasContext(s, b));
                channels = stage.channels();
            }
            if (stage.convolution()) {
                x = convolution(Parameters.stageConvolution(s), x, 1, true);
            }
        }
        return x;
    }

    /** {@code relu(context(BN(conv(relu(BN(conv(x)))))) + shortcut(x))}. */
    private String block(String prefix, String x, int in, int out, boolean globalContext) {
        String shortcut = in == out ? x : convolution(prefix + ".shortcut", x, 1, false);
        String y = convolution(prefix + ".first", x, 1, true);
        String second = convolutionOnly(prefix + ".second", y, 1);
        if (!globalContext) {
            return batchNorm(prefix + ".second", true, true, second, shortcut);
        }
        String normalized = batchNorm(prefix + ".second", false, false, second);
        graph.addVertex(
                prefix + ".context",
                new GlobalContextVertex(network.context(), prefix, parameters(prefix + ".context."), rule),
                normalized);
        graph.addVertex(prefix + ".sum", new AddReluVertex(), prefix + ".context", shortcut);
        return prefix + ".sum";
    }

    private String convolution(String prefix, String x, int stride, boolean relu) {
        return batchNorm(prefix, false, relu, convolutionOnly(prefix, x, stride));
    }

    private String convolutionOnly(String prefix, String x, int stride) {
        graph.addVertex(
                prefix + ".conv",
                new ConvolutionVertex(table.byName().get(prefix + ".conv.weight"), stride, rule),
                x);
        return prefix + ".conv";
    }

    private String batchNorm(String prefix, boolean residual, boolean relu, String... inputs) {
        graph.addVertex(
                prefix + ".norm",
                new BatchNormVertex(prefix, parameters(prefix + ".norm."), residual, relu, rule),
                inputs);
        return prefix + ".norm";
    }

    private String pooling(String name, String x, StageConfig stage) {
        if (stage.poolHeight() == 1 && stage.poolWidth() == 1) {
            return x;
        }
        graph.addVertex(name, new MaxPoolVertex(stage.poolHeight(), stage.poolWidth()), x);
        return name;
    }

    private List<Parameter> parameters(String prefix) {
        return table.all().stream().filter(p -> p.name().startsWith(prefix)).toList();
    }
}
