// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchTensorTest {
    private static final Storage SIX = new Storage("0", ElementType.FLOAT, 6);

    @Test
    void strides_and_offsets_are_heeded() {
        float[] stored = {0, 1, 2, 3, 4, 5};

        assertThat(new TorchTensor(SIX, 0, List.of(3, 2), List.of(1, 3)).view(stored))
                .containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(new TorchTensor(SIX, 4, List.of(2), List.of(1)).view(stored)).containsExactly(4, 5);
        assertThat(new TorchTensor(SIX, 3, List.of(), List.of()).view(stored)).containsExactly(3);
        assertThat(new TorchTensor(SIX, 6, List.of(0, 7), List.of(7, 1)).view(stored))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 7, 1", "5, 2, 1", "0, 3, 3", "-1, 2, 1", "0, -2, 1", "0, 2, -1", "0, 100, 0", "2147483647, 1, 1"})
    void a_tensor_stays_inside_its_storage_and_is_no_larger(int offset, int length, int stride) {
        assertThatThrownBy(() -> new TorchTensor(SIX, offset, List.of(length), List.of(stride)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[" + length + "]");
    }

    @Test
    void a_shape_too_large_for_any_number_is_refused() {
        List<Integer> large = List.of(1 << 30, 1 << 30, 1 << 30);

        assertThatThrownBy(() -> new TorchTensor(SIX, 0, large, List.of(0, 0, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too many values");
    }

    @ParameterizedTest
    @CsvSource({
        "3C00, 1",
        "C000, -2",
        "3555, 0.33325195",
        "0001, 5.9604645E-8",
        "7BFF, 65504",
        "7C00, Infinity",
        "8000, -0.0"
    })
    void half_precision_is_read(String bits, float value) {
        ByteBuffer buffer = ByteBuffer.allocate(2).putShort(0, (short) Integer.parseInt(bits, 16));

        assertThat(ElementType.HALF.next(buffer)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "DOUBLE, 3FF8000000000000, 1.5",
        "BFLOAT16, 3FC0, 1.5",
        "LONG, FFFFFFFFFFFFFFFE, -2",
        "INT, FFFFFFFE, -2",
        "SHORT, FFFE, -2",
        "CHAR, FE, -2",
        "BYTE, FE, 254",
        "BOOL, 01, 1"
    })
    void other_types_are_read(ElementType type, String bytes, float value) {
        ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES);
        buffer.putLong(0, Long.parseUnsignedLong(bytes, 16) << Long.SIZE - 8 * type.bytes());

        assertThat(type.next(buffer)).isEqualTo(value);
    }
}
