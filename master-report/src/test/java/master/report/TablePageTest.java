// SPDX-License-Identifier: Apache-2.0
package master.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import master.core.image.PixelImage;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class TablePageTest {
    private static final byte[] PNG = Png.of(new PixelImage(2, 1, new int[] {0xFFFFFF, 0}));
    private static final String HOSTILE = "<script>alert('x')</script>&\"";

    private static String page(List<TableMistake> mistakes) {
        return new TablePage(
                        HOSTILE,
                        HOSTILE,
                        Map.of("TEDS-Struct", "0.9"),
                        Map.of("rows", 3),
                        Map.of("device", HOSTILE),
                        mistakes)
                .page()
                .html();
    }

    @Test
    void both_structures_stand_beside_the_image() {
        String html = page(List.of(new TableMistake("a.png", 0.5, "rows, header", "TCC\nCC", "CC", PNG)));
        assertThat(html).contains("TEDS-Struct 0.500", "rows, header", "a.png", "<pre>TCC\nCC</pre>", "<pre>CC</pre>");
        assertThat(html).contains("src=\"data:image/png;base64,");
    }

    @Test
    void no_table_and_no_mistake_are_said_in_words() {
        assertThat(page(List.of(new TableMistake("a.png", 0, "no table", "CC", "", PNG))))
                .contains("<pre>no table</pre>");
        assertThat(page(List.of())).contains("There is none.");
    }

    @Test
    void nothing_of_a_dataset_becomes_markup_and_every_element_is_closed() throws Exception {
        String html = page(List.of(new TableMistake(HOSTILE, 0.5, HOSTILE, HOSTILE, HOSTILE, PNG)));
        assertThat(html).doesNotContainIgnoringCase("<script").contains("&lt;script&gt;");
        String xml = html.substring(html.indexOf("<body>"), html.indexOf("</html>"))
                .replaceAll("<img ([^>]*)>", "<img $1/>");
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }
}
