// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import master.core.model.Properties;
import master.core.network.BackboneLayers.Convolution;

/**
 * The backbone of the paper: a residual network of 3x3 convolutions, with max-pooling between its stages and multi-aspect
 * global-context blocks.
 *
 * <p>Source: Lu et al., MASTER, Pattern Recognition 2021, sec. 3.1; MASTER-pytorch {@code model/backbone.py}.
 *
 * @param stem output channels of the 3x3 convolutions before the first stage; one or more
 * @param stemStride stride of the first of them, 1 or 2; 2 leaves full resolution early
 * @param stages one or more
 * @param context the global-context blocks of the stages that have them
 */
public record ResidualBackbone(List<Integer> stem, int stemStride, List<Stage> stages, ContextConfig context)
        implements Backbone {
    /** Its kind, in configurations. */
    public static final String NAME = "residual";

    /**
     * One stage: max-pooling, residual blocks, one more convolution.
     *
     * @param channels output channels of the stage
     * @param blocks residual blocks, 1 or more
     * @param poolHeight rows of the pooling before the blocks, 1 or 2; its stride too
     * @param poolWidth columns of the pooling before the blocks, 1 or 2; its stride too
     * @param globalContext whether the first block, or every one with {@link ContextConfig#everyBlock}, holds a
     *     multi-aspect global-context block
     * @param convolution whether a 3x3 convolution with batch normalization and ReLU follows the blocks
     */
    public record Stage(
            int channels, int blocks, int poolHeight, int poolWidth, boolean globalContext, boolean convolution) {
        public Stage {
            Checks.range("stage channels", channels, 1, 4096);
            Checks.range("stage blocks", blocks, 1, 64);
            Checks.range("stage poolHeight", poolHeight, 1, 2);
            Checks.range("stage poolWidth", poolWidth, 1, 2);
        }
    }

    public ResidualBackbone {
        stem = List.copyOf(stem);
        stages = List.copyOf(stages);
        Objects.requireNonNull(context, "context");
        if (stem.isEmpty() || stem.stream().anyMatch(c -> c < 1 || c > 4096)) {
            throw new IllegalArgumentException(
                    "stem %s, one or more channel counts from 1 to 4096 are needed".formatted(stem));
        }
        Checks.range("stemStride", stemStride, 1, 2);
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("stages are missing, one or more are needed");
        }
        for (Stage stage : stages) {
            if (stage.globalContext()) {
                context.check(stage.channels());
            }
        }
    }

    /** The paper's full size, ResNet31. */
    public static ResidualBackbone full() {
        return new ResidualBackbone(
                List.of(64, 128),
                1,
                List.of(
                        new Stage(256, 1, 2, 2, false, true),
                        new Stage(256, 2, 2, 2, true, true),
                        new Stage(512, 5, 2, 1, true, true),
                        new Stage(512, 3, 1, 1, true, true)),
                ContextConfig.of(1.0 / 16, 1));
    }

    /** The same with other global-context blocks. */
    public ResidualBackbone withContext(ContextConfig context) {
        return new ResidualBackbone(stem, stemStride, stages, context);
    }

    /** Whether a residual block has a global-context block; both count from 0. */
    public boolean hasContext(int stage, int block) {
        return stages.get(stage).globalContext() && (block == 0 || context.everyBlock());
    }

    @Override
    public int channels() {
        return stages.get(stages.size() - 1).channels();
    }

    @Override
    public <T> T apply(BackboneLayers<T> layers, int channels, T image) {
        T x = image;
        int in = channels;
        for (int i = 0; i < stem.size(); i++) {
            x = layers.convolution(
                    Convolution.of(Parameters.stem(i), in, stem.get(i), 3).withStride(i == 0 ? stemStride : 1), x);
            in = stem.get(i);
        }
        for (int s = 0; s < stages.size(); s++) {
            Stage stage = stages.get(s);
            if (stage.poolHeight() * stage.poolWidth() > 1) {
                x = layers.maxPool(Parameters.stage(s), x, stage.poolHeight(), stage.poolWidth());
            }
            for (int b = 0; b < stage.blocks(); b++) {
                x = block(layers, Parameters.block(s, b), in, stage.channels(), hasContext(s, b), x);
                in = stage.channels();
            }
            if (stage.convolution()) {
                x = layers.convolution(Convolution.of(Parameters.stage(s), in, in, 3), x);
            }
        }
        return x;
    }

    /** {@code relu(context(norm(conv(relu(norm(conv(x)))))) + shortcut(x))}. */
    private <T> T block(BackboneLayers<T> layers, String name, int in, int out, boolean hasContext, T x) {
        T y = layers.convolution(Convolution.of(name + ".first", in, out, 3), x);
        y = layers.convolution(Convolution.of(name + ".second", out, out, 3).withRelu(false), y);
        if (hasContext) {
            y = layers.context(name + ".context", context, out, y);
        }
        T shortcut = in == out
                ? x
                : layers.convolution(
                        Convolution.of(name + ".shortcut", in, out, 1).withRelu(false), x);
        return layers.addRelu(name, y, shortcut);
    }

    @Override
    public Map<String, String> toProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("stem", stem.stream().map(String::valueOf).collect(Collectors.joining(",")));
        properties.put("stemStride", Integer.toString(stemStride));
        properties.put("stages", Integer.toString(stages.size()));
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            String prefix = "stage" + (i + 1) + ".";
            properties.put(prefix + "channels", Integer.toString(stage.channels()));
            properties.put(prefix + "blocks", Integer.toString(stage.blocks()));
            properties.put(prefix + "poolHeight", Integer.toString(stage.poolHeight()));
            properties.put(prefix + "poolWidth", Integer.toString(stage.poolWidth()));
            properties.put(prefix + "globalContext", Boolean.toString(stage.globalContext()));
            properties.put(prefix + "convolution", Boolean.toString(stage.convolution()));
        }
        properties.putAll(context.toProperties());
        return properties;
    }

    static ResidualBackbone fromProperties(Map<String, String> properties) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 1; i <= Backbone.stages(properties); i++) {
            Map<String, String> stage = Properties.under(properties, "stage" + i + ".");
            stages.add(new Stage(
                    Properties.integer(stage, "channels"),
                    Properties.integer(stage, "blocks"),
                    Properties.integer(stage, "poolHeight"),
                    Properties.integer(stage, "poolWidth"),
                    Properties.flag(stage, "globalContext"),
                    Properties.flag(stage, "convolution")));
        }
        return new ResidualBackbone(
                Properties.integers(properties, "stem"),
                Properties.integer(properties, "stemStride"),
                stages,
                ContextConfig.fromProperties(properties));
    }
}
