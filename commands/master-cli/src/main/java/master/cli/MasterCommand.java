// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
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
        synopsisSubcommandLabel = "COMMAND",
        description = "Reads text out of images: captchas, words, short lines.",
        footer = {
            "",
            "Examples:",
            "  master recognize captcha.png",
            "      reads one image with the bundled model",
            "  master recognize --format json --min-confidence 0.9 inbox/",
            "      reads a folder, and says which texts are not sure",
            "  master eval --model my.onnx --data test/",
            "      measures a model on labelled images",
            "  master dataset synth --count 1000 --out train",
            "      draws labelled captchas to train with",
            "",
            "Training: master train --help, master finetune --help, master calibrate --help",
            "Over HTTP: master serve --help",
            "More about a command: master COMMAND --help",
            "Exit codes: 0 done, 1 failed, 2 wrong usage"
        })
final class MasterCommand implements Callable<Integer> {
    /** The commands of this module by name, in the order in which the help shows them. */
    private static final Map<String, Supplier<Object>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("recognize", RecognizeCommand::new);
        COMMANDS.put("table", TableCommand::new);
        COMMANDS.put("eval", EvalCommand::new);
        COMMANDS.put("bench", BenchCommand::new);
        COMMANDS.put("dataset", DatasetCommand::new);
        COMMANDS.put("export", ExportCommand::new);
        COMMANDS.put("import", ImportCommand::new);
        COMMANDS.put("info", InfoCommand::new);
        COMMANDS.put("mcp", McpCommand::new);
        COMMANDS.put("models", ModelsCommand::new);
        COMMANDS.put("report", ReportCommand::new);
        COMMANDS.put("sign", SignCommand::new);
        COMMANDS.put(CompletionCommand.NAME, CompletionCommand::new);
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Shows this help.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean help;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Shows where an error comes from.")
    private boolean verbose;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Shows the version.")
    @SuppressWarnings("unused") // picocli acts on it
    private boolean version;

    /**
     * The command line for some words. To look at one command takes as long as to read an image: only the one that is
     * asked for by the first word is looked at, or all where that is none of this module, or the one that knows all.
     */
    static CommandLine line(MasterCommand master, String[] words) {
        CommandLine line = new CommandLine(master);
        Supplier<Object> asked = words.length == 0 ? null : COMMANDS.get(words[0]);
        if (asked != null && !words[0].equals(CompletionCommand.NAME)) {
            return line.addSubcommand(asked.get());
        }
        COMMANDS.values().forEach(command -> line.addSubcommand(command.get()));
        ServiceLoader.load(Subcommand.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(command -> command.getClass().getName()))
                .forEach(line::addSubcommand);
        return line;
    }

    boolean verbose() {
        return verbose;
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a command is needed");
    }
}
