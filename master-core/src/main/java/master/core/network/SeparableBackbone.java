// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import master.core.model.Properties;
import master.core.network.BackboneLayers.Convolution;

/**
 * A light backbone: every convolution of a residual network is split into one for each channel, which looks around, and one
 * of 1x1, which mixes the channels. The stem leaves full resolution at once, and strides stand in the place of pooling.
 *
 * <p>Source: Howard et al., MobileNets, 2017, for the two convolutions; Lu et al. 2021, sec. 3.2, for the global context.
 *
 * @param stem output channels of the first convolution, whose stride is 2
 * @param stemKernel its rows and columns, 3 or 5
 * @param stages one or more
 * @param context the global-context blocks of the stages that have them
 */
public record SeparableBackbone(int stem, int stemKernel, List<Stage> stages, ContextConfig context)
        implements Backbone {
    /** Its kind, in configurations and as the property {@link Backbone#KIND}. */
    public static final String NAME = "separable";

    /**
     * One stage. Its first block changes the size of the map and the channels; the others add to what they get.
     *
     * @param channels output channels; multiples of 16 are fast
     * @param blocks 1 or more
     * @param kernel rows and columns of the convolutions for each channel, 3 or 5
     * @param rowStride rows of the input for one of the output, 1 or 2
     * @param columnStride columns likewise
     * @param globalContext whether a multi-aspect global-context block follows the last block, or every one with
     *     {@link ContextConfig#everyBlock}
     */
    public record Stage(int channels, int blocks, int kernel, int rowStride, int columnStride, boolean globalContext) {
        public Stage {
            Checks.range("stage channels", channels, 1, 4096);
            Checks.range("stage blocks", blocks, 1, 64);
            checkKernel("stage kernel", kernel);
            Checks.range("stage rowStride", rowStride, 1, 2);
            Checks.range("stage columnStride", columnStride, 1, 2);
        }
    }

    public SeparableBackbone {
        Checks.range("stem", stem, 1, 4096);
        checkKernel("stemKernel", stemKernel);
        stages = List.copyOf(stages);
        Objects.requireNonNull(context, "context");
        if (stages.isEmpty()) {
            throw new IllegalArgumentException("stages are missing, one or more are needed");
        }
        for (Stage stage : stages) {
            if (stage.globalContext()) {
                context.check(stage.channels());
            }
        }
    }

    private static void checkKernel(String name, int kernel) {
        if (kernel != 3 && kernel != 5) {
            throw new IllegalArgumentException("%s %d, 3 or 5 is allowed".formatted(name, kernel));
        }
    }

    @Override
    public int channels() {
        return stages.get(stages.size() - 1).channels();
    }

    @Override
    public <T> T apply(BackboneLayers<T> layers, int channels, T image) {
        T x = layers.convolution(
                Convolution.of(Parameters.stem(0), channels, stem, stemKernel).withStride(2), image);
        int in = stem;
        for (int s = 0; s < stages.size(); s++) {
            Stage stage = stages.get(s);
            for (int b = 0; b < stage.blocks(); b++) {
                x = b == 0
                        ? first(layers, Parameters.block(s, b), stage, in, x)
                        : next(layers, Parameters.block(s, b), stage, x);
                in = stage.channels();
                if (stage.globalContext() && (b == stage.blocks() - 1 || context.everyBlock())) {
                    x = layers.context(Parameters.block(s, b) + ".context", context, in, x);
                }
            }
        }
        return x;
    }

    /** {@code relu(norm(mix(relu(norm(look(x))))))}, with the strides of the stage. */
    private static <T> T first(BackboneLayers<T> layers, String name, Stage stage, int in, T x) {
        T y = layers.convolution(
                Convolution.of(name + ".depthwise", in, in, stage.kernel())
                        .withStrides(stage.rowStride(), stage.columnStride())
                        .withGroups(in),
                x);
        return layers.convolution(Convolution.of(name + ".pointwise", in, stage.channels(), 1), y);
    }

    /** {@code relu(norm(mix(relu(norm(look(x))))) + x)}. */
    private static <T> T next(BackboneLayers<T> layers, String name, Stage stage, T x) {
        int channels = stage.channels();
        T y = layers.convolution(
                Convolution.of(name + ".depthwise", channels, channels, stage.kernel())
                        .withGroups(channels),
                x);
        y = layers.convolution(
                Convolution.of(name + ".pointwise", channels, channels, 1).withRelu(false), y);
        return layers.addRelu(name, y, x);
    }

    @Override
    public Map<String, String> toProperties() {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put(KIND, NAME);
        properties.put("stem", Integer.toString(stem));
        properties.put("stemKernel", Integer.toString(stemKernel));
        properties.put("stages", Integer.toString(stages.size()));
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            String prefix = "stage" + (i + 1) + ".";
            properties.put(prefix + "channels", Integer.toString(stage.channels()));
            properties.put(prefix + "blocks", Integer.toString(stage.blocks()));
            properties.put(prefix + "kernel", Integer.toString(stage.kernel()));
            properties.put(prefix + "rowStride", Integer.toString(stage.rowStride()));
            properties.put(prefix + "columnStride", Integer.toString(stage.columnStride()));
            properties.put(prefix + "globalContext", Boolean.toString(stage.globalContext()));
        }
        properties.putAll(context.toProperties());
        return properties;
    }

    static SeparableBackbone fromProperties(Map<String, String> properties) {
        List<Stage> stages = new ArrayList<>();
        for (int i = 1; i <= Backbone.stages(properties); i++) {
            Map<String, String> stage = Properties.under(properties, "stage" + i + ".");
            stages.add(new Stage(
                    Properties.integer(stage, "channels"),
                    Properties.integer(stage, "blocks"),
                    Properties.integer(stage, "kernel"),
                    Properties.integer(stage, "rowStride"),
                    Properties.integer(stage, "columnStride"),
                    Properties.flag(stage, "globalContext")));
        }
        return new SeparableBackbone(
                Properties.integer(properties, "stem"),
                Properties.integer(properties, "stemKernel"),
                stages,
                ContextConfig.fromProperties(properties));
    }
}
