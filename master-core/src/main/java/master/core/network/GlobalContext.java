// SPDX-License-Identifier: Apache-2.0
package master.core.network;

/**
 * The multi-aspect global-context block, written down once: each aspect sums the feature map up with weights of its own,
 * and a bottleneck of all sums is handed back to every place.
 *
 * <p>Source: Lu et al. 2021, sec. 3.2; MASTER-pytorch {@code model/context_block.py} MultiAspectGCAttention.
 */
public final class GlobalContext {
    private GlobalContext() {}

    /**
     * {@code fuse(x, expand(relu(norm(squeeze(pool(x))))))}.
     *
     * @param name prefix of its parameters
     * @param channels C of x
     * @param x {@code [N, C, H, W]}
     * @return {@code [N, C, H, W]}
     */
    public static <T> T apply(ContextLayers<T> layers, String name, ContextConfig context, int channels, T x) {
        int planes = context.planes(channels);
        T pooled = context.pooling() == ContextConfig.Pooling.AVERAGE
                ? layers.averagePool(x, channels)
                : layers.attentionPool(name + ".mask", context, channels, x);
        T squeezed = layers.vectorLinear(name + ".squeeze", channels, planes, pooled);
        squeezed = layers.vectorRelu(layers.vectorNorm(name + ".norm", planes, context.normEpsilon(), squeezed));
        T transform = layers.vectorLinear(name + ".expand", planes, channels, squeezed);
        return layers.fuse(name, context, channels, x, transform);
    }
}
