// SPDX-License-Identifier: Apache-2.0
package master.api.network;

/**
 * One stage of the backbone: max-pooling, residual blocks, one more convolution.
 *
 * @param channels output channels of the stage
 * @param blocks residual blocks, 1 or more
 * @param poolHeight rows of the pooling before the blocks, 1 or 2; its stride too
 * @param poolWidth columns of the pooling before the blocks, 1 or 2; its stride too
 * @param globalContext whether the first block, or every one with {@link ContextConfig#everyBlock}, holds a
 *     multi-aspect global-context block
 * @param convolution whether a 3x3 convolution with batch normalization and ReLU follows the blocks
 */
public record StageConfig(
        int channels, int blocks, int poolHeight, int poolWidth, boolean globalContext, boolean convolution) {
    public StageConfig {
        check(channels >= 1 && channels <= 4096, "stage channels", channels, "1 to 4096");
        check(blocks >= 1 && blocks <= 64, "stage blocks", blocks, "1 to 64");
        check(poolHeight == 1 || poolHeight == 2, "stage poolHeight", poolHeight, "1 or 2");
        check(poolWidth == 1 || poolWidth == 2, "stage poolWidth", poolWidth, "1 or 2");
    }

    private static void check(boolean allowed, String what, int value, String range) {
        if (!allowed) {
            throw new IllegalArgumentException("%s %d, %s are allowed".formatted(what, value, range));
        }
    }
}
