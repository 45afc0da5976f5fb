// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.nio.file.Path;
import master.data.DatasetWriter;
import master.data.FolderWriter;
import master.data.LmdbWriter;

/** The layouts that datasets are written in. */
enum Layout {
    /** One database. */
    LMDB,
    /** Picture files and a labels.tsv. */
    FOLDER;

    /** Starts a dataset; the caller finishes and closes it. */
    DatasetWriter create(Path folder) {
        return this == LMDB ? LmdbWriter.create(folder) : FolderWriter.create(folder);
    }
}
