// SPDX-License-Identifier: Apache-2.0
package master.core.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;

/**
 * The networks of other MASTER implementations, at the sizes of their standard configurations, and how they prepare an
 * image: what their weights need. All have the backbone of {@link NetworkConfig#full()}, one with one pooling more.
 */
public enum Compatibility {
    /**
     * MASTER-TF at its newest commit: attention without projections of query, key and value, embeddings as they are,
     * and an epsilon of 1e-3 where Keras' default was left. 54,003,445 parameters at 66 tokens. The published weights
     * belong to commit 85f9217, which has the context in every block: 54,215,532.
     */
    MASTER_TF(
            ContextConfig.of(1.0 / 16, 1).withNormEpsilon(1e-3),
            new TransformerConfig(
                    512,
                    8,
                    0,
                    3,
                    2048,
                    false,
                    false,
                    false,
                    new NormConfig(false, 1e-6, 1e-3),
                    TransformerConfig.PositionEncoding.SEQUENTIAL),
            Preprocessing.of(1, 48, 160, ResizeMode.PAD_CENTER)),
    /**
     * MASTER-pytorch since commit fb5b487 with its {@code config.json}: one LayerNorm for all places, the context
     * concatenated and never scaled. 59,937,942 parameters at 99 tokens; its checkpoints hold 9,452,032 more of an
     * encoder that is not used.
     */
    MASTER_PYTORCH(
            ContextConfig.of(1.0 / 16, 1).withScale(false).withFusion(ContextConfig.Fusion.CONCAT),
            TransformerConfig.of(512, 8, 0, 3, 2048).withNorm(NormConfig.STANDARD.withShared(true)),
            Preprocessing.of(3, 48, 160, ResizeMode.STRETCH)),
    /** MASTER-pytorch before commit fb5b487: a LayerNorm for every sub-layer. */
    MASTER_PYTORCH_LEGACY(
            MASTER_PYTORCH.context, TransformerConfig.of(512, 8, 0, 3, 2048), MASTER_PYTORCH.preprocessing),
    /** MASTER-mmocr: 2024 instead of 2048, and 1e-5 in all norms. 58,686,280 parameters at 93 tokens. */
    MASTER_MMOCR(
            ContextConfig.of(1.0 / 16, 1),
            TransformerConfig.of(512, 8, 0, 3, 2024).withNorm(new NormConfig(false, 1e-5, 1e-5)),
            Preprocessing.of(3, 48, 160, ResizeMode.FULL_HEIGHT)),
    /**
     * TableMASTER, the reader of tables: MASTER-mmocr with a third pooling of columns too, and boxes. 62,816,514
     * parameters at 43 tokens with boxes.
     */
    TABLEMASTER(MASTER_MMOCR.context, MASTER_MMOCR.transformer, Preprocessing.of(3, 480, 480, ResizeMode.TOP_LEFT)) {
        @Override
        public ResidualBackbone backbone() {
            ResidualBackbone full = super.backbone();
            List<ResidualBackbone.Stage> stages = new ArrayList<>(full.stages());
            ResidualBackbone.Stage third = stages.get(2);
            stages.set(
                    2,
                    new ResidualBackbone.Stage(
                            third.channels(), third.blocks(), 2, 2, third.globalContext(), third.convolution()));
            return new ResidualBackbone(full.stem(), full.stemStride(), stages, full.context());
        }
    };

    private final ContextConfig context;
    private final TransformerConfig transformer;
    private final Preprocessing preprocessing;

    Compatibility(ContextConfig context, TransformerConfig transformer, Preprocessing preprocessing) {
        this.context = context;
        this.transformer = transformer;
        this.preprocessing = preprocessing;
    }

    /** The network. */
    public NetworkConfig network() {
        return new NetworkConfig(backbone(), transformer);
    }

    /** The network's first part. */
    public ResidualBackbone backbone() {
        return ResidualBackbone.full().withContext(context);
    }

    /** How an image becomes its input. */
    public Preprocessing preprocessing() {
        return preprocessing;
    }

    /** Its name in configurations: {@code master-tf}, {@code master-pytorch-legacy} and so on. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
