// SPDX-License-Identifier: Apache-2.0
package master.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import master.api.ImageDecodeException;
import master.api.ImageSource;
import master.table.Table;
import master.table.TableCell;
import master.table.TableRecognition;
import master.table.TableRecognizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableToolTest {
    private static final Table TABLE = new Table(1, 2, 0, List.of(TableCell.of(0, 0, "a"), TableCell.of(0, 1, "b")));
    private static final TableRecognition READ = new TableRecognition(20, 10, TABLE, 0.5, true, false, List.of());

    /** Reads the same table in each image, or refuses all. */
    private static TableTool tool(boolean refuses) {
        Class<?>[] kind = {TableRecognizer.class};
        TableRecognizer recognizer = (TableRecognizer)
                Proxy.newProxyInstance(TableRecognizer.class.getClassLoader(), kind, (self, method, words) -> {
                    assertThat(words[0]).isInstanceOf(ImageSource.class);
                    if (refuses) {
                        throw new ImageDecodeException("not an image");
                    }
                    return READ;
                });
        return new TableTool(recognizer, new ImageArguments(Optional.empty()));
    }

    private static ObjectNode arguments(String format) {
        return JsonNodeFactory.instance.objectNode().put("base64", "AAAA").put("format", format);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"html; <td>a</td><td>b</td>", "csv; a,b", "md; | a", "latex; a & b", "json; \"a\""})
    void a_table_is_written_as_asked(String format, String part) {
        assertThat(tool(false).call(arguments(format)).path("table").asText()).contains(part);
        assertThat(tool(false).inputSchema().at("/properties/format/enum").toString())
                .contains('"' + format + '"');
    }

    @Test
    void what_may_be_wrong_with_it_is_told() {
        assertThat(tool(false).call(arguments("csv")).path("warnings"))
                .map(JsonNode::textValue)
                .isEqualTo(READ.warnings())
                .hasSize(1);
    }

    @Test
    void without_a_format_it_is_html() {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("base64", "AAAA");
        assertThat(tool(false).call(arguments).path("table").asText()).startsWith("<html>");
    }

    @Test
    void what_cannot_be_read_is_told() {
        assertThatThrownBy(() -> tool(false).call(arguments("pdf")))
                .isInstanceOf(ToolException.class)
                .hasMessageStartingWith("format pdf, [html, csv");
        assertThatThrownBy(() -> tool(true).call(arguments("html")))
                .isInstanceOf(ToolException.class)
                .hasMessage("not an image");
    }
}
