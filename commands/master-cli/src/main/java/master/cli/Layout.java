// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.nio.file.Path;
import master.data.DatasetFormat;
import master.data.DatasetWriter;
import master.data.FolderWriter;
import master.data.LmdbWriter;

/** The layouts that datasets are written in. */
enum Layout {
    /** One database, in the layout of deep-text-recognition-benchmark. */
    LMDB,
    /** One database, in the layout of FastOCR and MASTER-TF. */
    FASTOCR,
    /** Image files and a labels.tsv. */
    FOLDER,
    /** Image files and a labels.jsonl, which holds boxes, too. */
    JSONL;

    /** Starts a dataset; the caller finishes and closes it. */
    DatasetWriter create(Path folder) {
        return switch (this) {
            case LMDB -> LmdbWriter.create(folder, DatasetFormat.LMDB);
            case FASTOCR -> LmdbWriter.create(folder, DatasetFormat.FASTOCR);
            case FOLDER -> FolderWriter.create(folder);
            case JSONL -> FolderWriter.createJson(folder);
        };
    }
}
