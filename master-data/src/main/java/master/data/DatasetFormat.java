// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.util.Locale;

/** The layouts in which images and their texts lie on a disk. {@code docs/cli.md} shows each. */
public enum DatasetFormat {
    /** Found out by looking; refused where two readings are possible. Never what {@link Dataset#format} answers. */
    AUTO,
    /** An LMDB of deep-text-recognition-benchmark: num-samples, image-000000001, label-000000001, ... */
    LMDB,
    /** An LMDB of FastOCR, MASTER-TF and MASTER-pytorch: nSamples, image-1, transcript-1, ... */
    FASTOCR,
    /** A folder with LMDBs in folders below it, as one dataset. */
    LMDB_TREE,
    /** A folder of images, each named by its text up to the first underscore. */
    NAMES,
    /** A list with a line file TAB text per image. */
    TAB(Kind.LIST),
    /** A list with a line file,text; the text may hold commas. */
    COMMA(Kind.LIST),
    /** A list with a line file SPACE text; the text may hold spaces. */
    SPACE(Kind.LIST),
    /** A list with a line file SPACE word, and words of a lexicon behind it, which are not read. */
    LEXICON(Kind.LIST),
    /** A list of ICDAR 2013 and 2015: file, "text" with backslashes before quotes. */
    ICDAR(Kind.LIST),
    /** Comma-separated values (RFC 4180) whose first line names a file and a text column. */
    CSV(Kind.LIST),
    /** A line of JSON per image: {"image": "...", "text": "..."}, perhaps with "boxes": [[x, y, width, height], ...]. */
    JSONL(Kind.LIST),
    /** MJSynth's annotation_*.txt: the text is in the file's name, between two underscores. */
    MJSYNTH(Kind.LIST),
    /** SVT's XML: words as rectangles of larger images. */
    SVT(Kind.XML),
    /** XML of ICDAR 2003: {@code <image file="..." tag="..."/>}. */
    ICDAR_XML(Kind.XML),
    /** A folder of InkML files, a handwritten formula each; their images are drawn. */
    INKML;

    private enum Kind {
        LIST,
        XML,
        OTHER
    }

    private final Kind kind;

    DatasetFormat() {
        this(Kind.OTHER);
    }

    DatasetFormat(Kind kind) {
        this.kind = kind;
    }

    /** Whether a file with a line per image says what belongs to what. */
    boolean isList() {
        return kind == Kind.LIST;
    }

    /** Whether an XML file says what belongs to what. */
    boolean isXml() {
        return kind == Kind.XML;
    }

    /** The name in configurations and on the command line, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
