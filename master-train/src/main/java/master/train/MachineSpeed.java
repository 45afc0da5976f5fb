// SPDX-License-Identifier: Apache-2.0
package master.train;

import master.api.image.Preprocessing;
import master.api.network.NetworkConfig;
import master.api.network.Parameter;
import master.api.network.Parameters;
import master.api.network.StageConfig;

/** How many multiplications a network costs, to compare a run with what the machine can do. */
final class MachineSpeed {
    private MachineSpeed() {}

    /**
     * The floating-point operations of one training step per picture: two per multiplication, forward and twice that
     * backward.
     *
     * @param length target length L
     */
    static double trainingOperations(NetworkConfig network, Preprocessing input, Parameters table, int length) {
        int height = network.stemStride() == 2 ? (input.height() + 1) / 2 : input.height();
        int width = network.stemStride() == 2 ? (input.width() + 1) / 2 : input.width();
        double multiplications = 0;
        for (int i = 0; i < network.stem().size(); i++) {
            multiplications += convolutions(table, Parameters.stem(i), (double) height * width);
        }
        for (int s = 0; s < network.stages().size(); s++) {
            StageConfig stage = network.stages().get(s);
            height /= stage.poolHeight();
            width /= stage.poolWidth();
            for (int b = 0; b < stage.blocks(); b++) {
                multiplications += convolutions(table, Parameters.block(s, b), (double) height * width);
            }
            if (stage.convolution()) {
                multiplications += (double) height * width * length(table, Parameters.stageConvolution(s) + ".conv.weight");
            }
        }
        double memory = (double) height * width;
        double dim = network.transformer().modelDim();
        for (Parameter parameter : table.all()) {
            if (parameter.role() == Parameter.Role.MATRIX && !parameter.name().startsWith("backbone.")) {
                boolean overMemory = parameter.name().startsWith("encoder.")
                        || parameter.name().contains("crossAttention.key")
                        || parameter.name().contains("crossAttention.value");
                multiplications += parameter.length() * (overMemory ? memory : length);
            }
        }
        multiplications += network.transformer().decoderLayers() * 2 * dim * length * (length + memory)
                + network.transformer().encoderLayers() * 2 * dim * memory * memory;
        return 6 * multiplications;
    }

    private static double convolutions(Parameters table, String prefix, double positions) {
        return positions
                * table.all().stream()
                        .filter(p -> p.role() == Parameter.Role.CONVOLUTION)
                        .filter(p -> p.name().startsWith(prefix + "."))
                        .mapToLong(Parameter::length)
                        .sum();
    }

    private static long length(Parameters table, String name) {
        return table.byName().get(name).length();
    }
}
