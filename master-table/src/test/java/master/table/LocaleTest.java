// SPDX-License-Identifier: Apache-2.0
package master.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import master.table.dataset.Icdar2013;
import master.table.format.LatexFormat;
import master.table.structure.HtmlTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs read tables and tokens, also where people write other digits. */
class LocaleTest {
    private static final Table SPANS = new Table(
            2,
            3,
            0,
            List.of(TableCell.of(0, 0, "b").withSpans(2, 2), TableCell.of(0, 2, "1"), TableCell.of(1, 2, "2")));

    private final Locale before = Locale.getDefault();

    @BeforeEach
    void arabic_digits() {
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        assertThat("%d".formatted(1)).isNotEqualTo("1");
    }

    @AfterEach
    void back() {
        Locale.setDefault(before);
    }

    @Test
    void spans_in_latex_have_ascii_digits() {
        assertThat(LatexFormat.write(SPANS)).contains("\\multicolumn{2}{l}{\\multirow{2}{*}{b}} & 1 \\\\\n");
    }

    @Test
    void spans_in_html_have_ascii_digits() {
        assertThat(HtmlTokens.raw(SPANS)).contains(" rowspan=\"2\"", " colspan=\"2\"");
        assertThat(HtmlTokens.TOKENS.label(SPANS, 30, 20).text()).contains(" rowspan=\"2\" colspan=\"2\"");
    }

    @Test
    void names_of_tables_in_a_file_have_ascii_digits(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("x-str.xml"), """
                <document><table><region page='1'><cell start-row='0' start-col='0'>
                <bounding-box x1='50' y1='700' x2='150' y2='712'/><content>a</content></cell></region></table></document>
                """);
        assertThat(Icdar2013.read(file).get(0).sample().id()).isEqualTo("x-str.xml#1");
    }
}
