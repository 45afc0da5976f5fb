// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command above all others. */
@Command(
        name = "master",
        versionProvider = Version.class,
        subcommands = {
            RecognizeCommand.class,
            EvalCommand.class,
            BenchCommand.class,
            DatasetCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            InfoCommand.class,
            ModelsCommand.class,
            ReportCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        description = "Reads text out of pictures: captchas, words, short lines.",
        footer = {
            "",
            "Examples:",
            "  master recognize captcha.png",
            "      reads one picture with the bundled model",
            "  master recognize --format json --min-confidence 0.9 inbox/",
            "      reads a folder, and says which texts are not sure",
            "  master eval --model my.onnx --data test/",
            "      measures a model on labelled pictures",
            "  master dataset synth --count 1000 --out train",
            "      draws labelled captchas to train with",
            "",
            "Training: master train --help, master finetune --help, master calibrate --help",
            "Over HTTP: master serve --help",
            "More about a command: master COMMAND --help",
            "Exit codes: 0 done, 1 failed, 2 wrong usage"
        })
final class MasterCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Shows this help.")
    private boolean help;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Shows where an error comes from.")
    private boolean verbose;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Shows the version.")
    private boolean version;

    boolean verbose() {
        return verbose;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }
}
