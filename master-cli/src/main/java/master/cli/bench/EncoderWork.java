// SPDX-License-Identifier: Apache-2.0
package master.cli.bench;

import java.util.List;
import master.api.image.Preprocessing;
import master.api.model.ModelManifest;
import master.api.network.NetworkConfig;
import master.api.network.Parameter;
import master.api.network.Parameters;
import master.api.network.StageConfig;

/**
 * The arithmetic of backbone and encoder for one picture: multiplications (each with its addition) of convolutions,
 * linear maps and attention. What does not grow with the picture (global context) or has no multiplications to speak of
 * (norms, pooling, softmax) is left out.
 */
final class EncoderWork {
    private final NetworkConfig network;
    private final Parameters parameters;
    private final Preprocessing input;

    private EncoderWork(ModelManifest manifest) {
        this.network = manifest.network();
        this.input = manifest.preprocessing();
        this.parameters =
                Parameters.of(network, input.channels(), manifest.vocabulary().size());
    }

    /** Multiplications for one picture. */
    static long multiplications(ModelManifest manifest) {
        EncoderWork work = new EncoderWork(manifest);
        return work.backbone() + work.encoder();
    }

    private long backbone() {
        long rows = network.stemStride() == 2 ? (input.height() + 1) / 2 : input.height();
        long columns = network.stemStride() == 2 ? (input.width() + 1) / 2 : input.width();
        long sum = weights("backbone.stem") * rows * columns;
        List<StageConfig> stages = network.stages();
        for (int s = 0; s < stages.size(); s++) {
            rows /= stages.get(s).poolHeight();
            columns /= stages.get(s).poolWidth();
            sum += weights(Parameters.stageConvolution(s) + ".") * rows * columns;
        }
        return sum;
    }

    private long encoder() {
        long places = (long) network.featureHeight(input.height()) * network.featureWidth(input.width());
        long sum = matrices(Parameters.PROJECTION + ".") * places;
        for (int i = 0; i < network.transformer().encoderLayers(); i++) {
            sum += matrices(parameters.encoderLayer(i) + ".") * places;
            sum += 2 * places * places * network.transformer().modelDim();
        }
        return sum;
    }

    private long weights(String prefix) {
        return sum(prefix, Parameter.Role.CONVOLUTION);
    }

    private long matrices(String prefix) {
        return sum(prefix, Parameter.Role.MATRIX);
    }

    private long sum(String prefix, Parameter.Role role) {
        return parameters.all().stream()
                .filter(p -> p.role() == role && p.name().startsWith(prefix))
                .mapToLong(Parameter::length)
                .sum();
    }
}
