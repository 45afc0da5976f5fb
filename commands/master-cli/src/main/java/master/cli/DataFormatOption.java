// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.nio.file.Path;
import master.data.Dataset;
import master.data.DatasetFormat;
import picocli.CommandLine.Option;

/** How a dataset is to be read, for all commands that read one. */
final class DataFormatOption {
    @Option(
            names = "--data-format",
            paramLabel = "FORMAT",
            defaultValue = "auto",
            description = {
                "How the dataset is to be read: ${COMPLETION-CANDIDATES}",
                "(default: ${DEFAULT-VALUE}, found out by looking)."
            })
    private DatasetFormat format;

    Dataset open(Path path) {
        return Dataset.open(path, format);
    }
}
