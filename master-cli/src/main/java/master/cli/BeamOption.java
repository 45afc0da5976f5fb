// SPDX-License-Identifier: Apache-2.0
package master.cli;

import picocli.CommandLine.Option;

/** The option of all commands that read pictures: how widely the text is searched for. */
final class BeamOption {
    @Option(
            names = "--beam",
            paramLabel = "N",
            defaultValue = "1",
            description = {
                "Follows N beginnings of a text at the same time, 1 to 32, and answers with the most probable text",
                "(default: ${DEFAULT-VALUE}, the likeliest character at each step)."
            })
    private int width;

    /** The width of the beam, not checked. */
    int width() {
        return width;
    }
}
