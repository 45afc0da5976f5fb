// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import master.table.dataset.Icdar2013;
import master.table.dataset.PubTabNet;
import master.table.dataset.TableStatistics;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what the tables of a dataset are like. */
@Command(
        name = "table-info",
        description = {
            "Shows what the tables of a dataset are like: rows, columns, spans, tokens.",
            "Reads PubTabNet's JSON lines and the structure files of ICDAR 2013 (*-str.xml)."
        })
final class DatasetTableInfoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files of one dataset.")
    private List<Path> files;

    @Override
    public Integer call() {
        TableStatistics statistics = new TableStatistics();
        try {
            for (Path file : files) {
                if (file.toString().endsWith(".xml")) {
                    Icdar2013.read(file).forEach(table -> statistics.add(table.sample()));
                } else {
                    PubTabNet.read(file, statistics::add);
                }
            }
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new Failure(e.getMessage(), e);
        }
        spec.commandLine().getOut().print(statistics.describe());
        return 0;
    }
}
