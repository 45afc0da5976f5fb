// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How much is drawn, from which seed and fonts, and where to. */
final class DrawOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-n", "--count"},
            required = true,
            paramLabel = "N",
            description = "How many images.")
    private int count;

    @Option(
            names = {"-s", "--seed"},
            paramLabel = "S",
            defaultValue = "1",
            description = "Another seed gives other images (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "DIR",
            description = "A new folder.")
    Path out;

    @Option(names = "--fonts", paramLabel = "DIR", description = "A folder of .ttf and .otf files; may be repeated.")
    List<Path> fonts = List.of();

    /** How many images, 1 or more. */
    int count() {
        if (count < 1) {
            throw new ParameterException(spec.commandLine(), "--count %d, 1 or more are allowed".formatted(count));
        }
        return count;
    }
}
