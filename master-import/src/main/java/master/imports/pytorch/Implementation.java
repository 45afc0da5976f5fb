// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.util.Optional;
import master.core.network.Compatibility;
import master.core.network.NormConfig;
import master.core.network.ResidualBackbone;
import master.imports.SourceFormat;

/** The implementations in PyTorch, told apart by their names. */
enum Implementation {
    /** MASTER-pytorch since commit fb5b487 of May 2021. */
    CURRENT(SourceFormat.PYTORCH, Names.CURRENT, Compatibility.MASTER_PYTORCH, 99, "its names since May 2021"),
    /** MASTER-pytorch before that. */
    LEGACY(SourceFormat.PYTORCH, Names.LEGACY, Compatibility.MASTER_PYTORCH_LEGACY, 99, "its names before May 2021"),
    /** MASTER-mmocr. */
    MMOCR(SourceFormat.MMOCR, Names.MMOCR, Compatibility.MASTER_MMOCR, 93, "its names"),
    /** MASTER as MMOCR has it since 0.6, its names made those of {@link #MMOCR}. */
    OPEN_MMOCR(
            SourceFormat.MMOCR,
            Names.OPEN_MMOCR,
            Compatibility.MASTER_MMOCR,
            93,
            "its names in MMOCR since version 0.6"),
    /** TableMASTER. */
    TABLEMASTER(SourceFormat.TABLEMASTER, Names.TABLEMASTER, Compatibility.TABLEMASTER, 43, "its names");

    private final SourceFormat format;
    private final Names names;
    private final Compatibility compatibility;
    private final int tokens;
    private final String note;

    Implementation(SourceFormat format, Names names, Compatibility compatibility, int tokens, String note) {
        this.format = format;
        this.names = names;
        this.compatibility = compatibility;
        this.tokens = tokens;
        this.note = note;
    }

    /**
     * Whose names a checkpoint has.
     *
     * @param demanded what it has to be, if that is known
     * @throws IllegalArgumentException if they are nobody's, or not those of the one demanded
     */
    static Implementation of(StateDict state, Optional<SourceFormat> demanded) {
        Implementation found = find(state);
        if (demanded.isPresent() && demanded.get() != found.format) {
            throw new IllegalArgumentException("it has the names of %s, not those of %s"
                    .formatted(found.format.title(), demanded.get().title()));
        }
        return found;
    }

    private static Implementation find(StateDict state) {
        if (state.has("conv_embedding_gc.") || state.has("encode_stage.")) {
            return CURRENT;
        }
        if (state.has("src_embed.")) {
            return LEGACY;
        }
        if (OpenMmocr.has(state)) {
            return OPEN_MMOCR;
        }
        if (state.has("decoder.cls_fc.") || state.has("decoder.bbox_fc.")) {
            return TABLEMASTER;
        }
        if (state.has("backbone.") && state.has("decoder.")) {
            return MMOCR;
        }
        throw new IllegalArgumentException("its %d tensors have the names of no implementation, such as %s"
                .formatted(
                        state.tensors().size(),
                        state.tensors().keySet().stream().limit(3).toList()));
    }

    /** Whether its images are in OpenCV's order: blue, green, red. */
    boolean isBgr() {
        return this == TABLEMASTER || this == OPEN_MMOCR;
    }

    SourceFormat format() {
        return format;
    }

    Names names() {
        return names;
    }

    /** The backbone of its standard configuration. */
    ResidualBackbone backbone() {
        return compatibility.backbone();
    }

    /** The transformer's norms. */
    NormConfig norm() {
        return compatibility.network().transformer().norm();
    }

    /** Tokens in its standard configuration. */
    int tokens() {
        return tokens;
    }

    /** How it was recognized. */
    String note() {
        return "%s, by %s".formatted(format.title(), note);
    }
}
