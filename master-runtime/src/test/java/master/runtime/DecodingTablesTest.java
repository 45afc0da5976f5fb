// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Map;
import java.util.stream.Collectors;
import master.api.LetterCase;
import master.api.TextConstraint;
import master.api.Vocabulary;
import master.core.model.TokenRules;
import org.junit.jupiter.api.Test;
import shade.com.google.protobuf.ByteString;

class DecodingTablesTest {
    private static final int INT64 = 7;
    private static final int BOOL = 9;
    private static final TokenRules RULES = TokenRules.of( // 7 ids, 3 steps
            Vocabulary.ofCharacters("aAb"),
            2,
            TextConstraint.NONE.withFold(LetterCase.LOWER).withCharset("a").withLength(1, 2));

    private static TensorProto table(String name, int type, int bytes, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type)
                .setRawData(ByteString.copyFrom(new byte[bytes]));
        for (long side : shape) {
            tensor.addDims(side);
        }
        return tensor.build();
    }

    private static byte[] file(TensorProto... tables) {
        GraphProto.Builder graph = GraphProto.newBuilder()
                .addInitializer(table("decoder/classes", INT64, 56, 7))
                .addInitializer(table("decoder/folding", BOOL, 1));
        for (TensorProto table : tables) {
            graph.addInitializer(table);
        }
        return ModelProto.newBuilder().setGraph(graph).build().toByteArray();
    }

    private static Map<String, byte[]> tables(byte[] file) throws Exception {
        return ModelProto.parseFrom(DecodingTables.with(RULES, file)).getGraph().getInitializerList().stream()
                .collect(Collectors.toMap(
                        TensorProto::getName, tensor -> tensor.getRawData().toByteArray()));
    }

    @Test
    void a_file_has_one_row_of_tokens_and_two_lengths() throws Exception {
        Map<String, byte[]> tables =
                tables(file(table("decoder/characters", BOOL, 7, 7), table("decoder/lengths", INT64, 16, 2)));
        assertThat(tables.get("decoder/characters")).containsExactly(0, 1, 0, 0, 1, 1, 0);
        assertThat(tables.get("decoder/lengths")).containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0);
        assertThat(tables.get("decoder/classes")[5 * 8]).isEqualTo((byte) 4);
        assertThat(tables.get("decoder/folding")).containsExactly(1);
    }

    @Test
    void an_older_file_has_a_row_for_each_step() throws Exception {
        assertThat(tables(file(table("decoder/allowed", BOOL, 21, 3, 7))).get("decoder/allowed"))
                .containsExactly(0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0);
    }

    @Test
    void a_file_that_lacks_a_table_or_has_another_shape_is_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tables(file(table("decoder/characters", BOOL, 7, 7))))
                .withMessage("it has no table [decoder/lengths]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> tables(file(table("decoder/allowed", BOOL, 28, 4, 7))))
                .withMessageContaining(
                        "its decoder/allowed is of type 9 and shape [4, 7] with 28 bytes, needed 9, [3, 7], 21");
    }
}
