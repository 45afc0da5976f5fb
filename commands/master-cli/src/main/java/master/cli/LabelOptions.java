// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.util.Optional;
import master.api.LetterCase;
import master.api.Vocabulary;
import master.data.LabelPolicy;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What becomes of labels, as {@code data.labels} of a configuration says it. */
final class LabelOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--charset",
            paramLabel = "CHARACTERS",
            converter = CharactersConverter.class,
            description = "The characters that fit (default: all).")
    private String charset;

    @Option(names = "--max-length", paramLabel = "N", description = "The most characters that fit (default: any).")
    private Integer maxLength;

    @Option(
            names = "--fold",
            paramLabel = "CASE",
            defaultValue = "none",
            description =
                    "none, lower or upper: the case that labels are changed to first (default: ${DEFAULT-VALUE}).")
    private LetterCase fold;

    @Option(
            names = "--unfit",
            paramLabel = "WHAT",
            defaultValue = "fail",
            description =
                    "fail, skip or unknown: what becomes of a label that does not fit (default: ${DEFAULT-VALUE}).")
    private LabelPolicy.Unfit unfit;

    /** The policy, checked. */
    LabelPolicy policy() {
        try {
            return new LabelPolicy(
                    fold,
                    unfit,
                    Optional.ofNullable(charset).map(Vocabulary::ofCharacters),
                    maxLength == null ? Integer.MAX_VALUE : maxLength);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
