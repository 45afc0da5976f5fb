// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.util.Locale;

/** The names of the keys of an LMDB; samples are counted from 1 in both layouts. */
enum LmdbLayout {
    /** clovaai's deep-text-recognition-benchmark, {@code create_lmdb_dataset.py}. */
    CLOVA(DatasetFormat.LMDB, "num-samples", "image-%09d", "label-%09d"),
    /** FastOCR; MASTER-TF's {@code lmdb_data_generator.py}, MASTER-pytorch's {@code crop_synthtext.py}. */
    FASTOCR(DatasetFormat.FASTOCR, "nSamples", "image-%d", "transcript-%d");

    private final DatasetFormat format;
    private final String countKey;
    private final String imageKey;
    private final String labelKey;

    LmdbLayout(DatasetFormat format, String countKey, String imageKey, String labelKey) {
        this.format = format;
        this.countKey = countKey;
        this.imageKey = imageKey;
        this.labelKey = labelKey;
    }

    static LmdbLayout of(DatasetFormat format) {
        for (LmdbLayout layout : values()) {
            if (layout.format == format) {
                return layout;
            }
        }
        throw new IllegalArgumentException(format + " is no layout of an LMDB");
    }

    DatasetFormat format() {
        return format;
    }

    /** The key of the number of samples, in decimal. */
    String countKey() {
        return countKey;
    }

    /** The key of an image; index from 0. */
    String imageKey(int index) {
        return String.format(Locale.ROOT, imageKey, index + 1);
    }

    /** The key of a text; index from 0. */
    String labelKey(int index) {
        return String.format(Locale.ROOT, labelKey, index + 1);
    }
}
