// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;

/** Max-pooling whose stride is its window; what does not fill a window at the edge is dropped. [N, C, H, W]. */
final class MaxPoolVertex extends TapeVertex {
    private final int height;
    private final int width;

    MaxPoolVertex(int height, int width) {
        super(List.of(), UpdateRule.NONE, 1);
        this.height = height;
        this.width = width;
    }

    @Override
    public GraphVertex clone() {
        return new MaxPoolVertex(height, width);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... inputTypes) {
        InputType.InputTypeConvolutional in = (InputType.InputTypeConvolutional) inputTypes[0];
        return InputType.convolutional(
                in.getHeight() / height, in.getWidth() / width, in.getChannels(), in.getFormat());
    }

    @Override
    Tape.Value forward(Tape tape, Map<String, Tape.Value> parameters, List<Tape.Value> inputs) {
        return tape.maxPool(inputs.get(0), height, width);
    }
}
