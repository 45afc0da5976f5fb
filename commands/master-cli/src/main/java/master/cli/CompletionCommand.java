// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a script that completes commands and options in a shell. */
@Command(
        name = "completion",
        description = "Prints a script that completes commands and options in a shell.",
        footer = {
            "",
            "Examples:",
            "  eval \"$(master completion bash)\"      in ~/.bashrc",
            "  eval \"$(master completion zsh)\"       in ~/.zshrc",
            "  master completion fish | source       in ~/.config/fish/config.fish"
        })
final class CompletionCommand implements Callable<Integer> {
    static final String NAME = "completion";

    private enum Shell {
        BASH,
        ZSH,
        FISH;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
    private Shell shell;

    @Override
    public Integer call() {
        CommandLine master = spec.root().commandLine();
        PrintWriter out = spec.commandLine().getOut();
        switch (shell) {
            case BASH, ZSH -> out.print(AutoComplete.bash(master.getCommandName(), master)); // the script knows both
            case FISH -> {
                out.println("complete -c master -f -n __fish_use_subcommand");
                fish(out, master.getCommandSpec(), "");
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private static void fish(PrintWriter out, CommandSpec command, String words) {
        String here = words.isEmpty() ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + words;
        command.subcommands().forEach((name, line) -> {
            CommandSpec sub = line.getCommandSpec();
            String condition = words.isEmpty()
                    ? here
                    : "%s; and not __fish_seen_subcommand_from %s"
                            .formatted(
                                    here, String.join(" ", command.subcommands().keySet()));
            out.printf("complete -c master -f -n '%s' -a %s -d %s%n", condition, name, quoted(description(sub)));
            fish(out, sub, words.isEmpty() ? name : words + "; and __fish_seen_subcommand_from " + name);
        });
        for (OptionSpec option : command.options()) {
            if (option.hidden()) {
                continue;
            }
            StringBuilder line =
                    new StringBuilder("complete -c master -n '").append(here).append('\'');
            for (String name : option.names()) {
                boolean isLong = name.startsWith("--");
                line.append(isLong ? " -l " : " -s ").append(name.substring(isLong ? 2 : 1));
            }
            if (option.arity().max() > 0) {
                line.append(" -r");
                if (option.completionCandidates() != null) {
                    line.append(" -f -a ").append(quoted(String.join(" ", option.completionCandidates())));
                }
            }
            String[] description = option.description();
            out.println(line.append(" -d ").append(quoted(description.length == 0 ? "" : description[0])));
        }
    }

    private static String description(CommandSpec command) {
        String[] description = command.usageMessage().description();
        return description.length == 0 ? "" : description[0];
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
