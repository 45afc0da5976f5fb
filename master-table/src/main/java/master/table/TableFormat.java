// SPDX-License-Identifier: Apache-2.0
package master.table;

import java.util.Locale;
import java.util.function.Function;

/** The output formats of a table. */
public enum TableFormat {
    /** {@link TableRecognition#toHtml}. */
    HTML(TableRecognition::toHtml),
    /** {@link TableRecognition#toCsv}. */
    CSV(TableRecognition::toCsv),
    /** {@link TableRecognition#toMarkdown}. */
    MD(TableRecognition::toMarkdown),
    /** {@link TableRecognition#toJson}. */
    JSON(TableRecognition::toJson),
    /** {@link TableRecognition#toLatex}. */
    LATEX(TableRecognition::toLatex);

    private final Function<TableRecognition, String> writer;

    TableFormat(Function<TableRecognition, String> writer) {
        this.writer = writer;
    }

    /** Writes a table in this format. */
    public String write(TableRecognition recognition) {
        return writer.apply(recognition);
    }

    /** The name on the command line, in lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
