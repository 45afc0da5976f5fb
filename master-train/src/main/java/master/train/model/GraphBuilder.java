// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import master.core.network.Parameters;
import master.train.config.Optimization;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The Deeplearning4j graph that keeps a network's parameters, their gradients and the optimizer. It has one vertex, for
 * the whole network is computed on one {@link Tape}: nothing is copied between layers.
 */
final class GraphBuilder {
    static final String NETWORK = "network";

    private static final String IMAGE = "image";

    private GraphBuilder() {}

    /** The graph of a network with those parameters. */
    static ComputationGraphConfiguration build(Parameters table, Optimization optimization) {
        UpdateRule rule = UpdateRule.of(optimization);
        ComputationGraphConfiguration.GraphBuilder graph = new NeuralNetConfiguration.Builder()
                .dataType(DataType.FLOAT)
                .updater(rule.optimizer())
                .miniBatch(false) // the loss is a mean already
                .gradientNormalization(GradientNormalization.None)
                .graphBuilder();
        graph.addInputs(IMAGE);
        graph.addVertex(NETWORK, new NetworkVertex(table.all(), rule), IMAGE);
        graph.setOutputs(NETWORK);
        return graph.build();
    }
}
