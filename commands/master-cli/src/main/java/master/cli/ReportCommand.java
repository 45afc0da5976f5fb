// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import master.report.RunPage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes the page of a training run from what lies in its folder. */
@Command(
        name = "report",
        description = {
            "Writes the page of a training run from the files of its folder.",
            "Training does so itself; this is for runs under way, moved or copied."
        },
        footer = {"", "Example:", "  master report runs/toy --out toy.html"})
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RUN", description = "The run's folder.")
    private Path run;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "The page (default: report.html in the run's folder).")
    private Path file;

    @Override
    public Integer call() {
        if (!Files.isRegularFile(run.resolve(RunPage.METRICS))) {
            throw new Failure("%s is no run, it holds no %s".formatted(run, RunPage.METRICS));
        }
        Path page = file == null ? run.resolve(RunPage.REPORT) : file;
        try {
            RunPage.of(run.toAbsolutePath().normalize().getFileName().toString(), run)
                    .write(page);
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage(), e);
        }
        spec.commandLine().getOut().println(page);
        return 0;
    }
}
