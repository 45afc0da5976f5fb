// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static master.train.config.Defaults.or;

import master.api.network.StageConfig;

/**
 * One stage of the backbone, as {@link StageConfig} describes it.
 *
 * @param channels output channels; needed
 * @param blocks residual blocks; default 1
 * @param poolHeight rows of the pooling, 1 or 2; default 1
 * @param poolWidth columns of the pooling, 1 or 2; default 1
 * @param globalContext whether there is a global-context block; default false
 * @param convolution whether a convolution follows; default false
 */
public record StageSettings(
        Integer channels,
        Integer blocks,
        Integer poolHeight,
        Integer poolWidth,
        Boolean globalContext,
        Boolean convolution) {
    public StageSettings {
        if (channels == null) {
            throw new IllegalArgumentException("channels are missing");
        }
        blocks = or(blocks, 1);
        poolHeight = or(poolHeight, 1);
        poolWidth = or(poolWidth, 1);
        globalContext = or(globalContext, false);
        convolution = or(convolution, false);
        new StageConfig(channels, blocks, poolHeight, poolWidth, globalContext, convolution); // checks the ranges
    }

    static StageSettings of(StageConfig stage) {
        return new StageSettings(
                stage.channels(),
                stage.blocks(),
                stage.poolHeight(),
                stage.poolWidth(),
                stage.globalContext(),
                stage.convolution());
    }

    StageConfig toStageConfig() {
        return new StageConfig(channels, blocks, poolHeight, poolWidth, globalContext, convolution);
    }
}
