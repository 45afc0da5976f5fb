// SPDX-License-Identifier: Apache-2.0
package master.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final byte[] MESSAGE = new WireWriter()
            .integer(1, -1)
            .number(2, 0.5)
            .number(3, 0.25f)
            .text(4, "aß語")
            .message(536_870_911, new WireWriter().integer(1, 300).bytes(2, new byte[] {7, 0, 0, 0}))
            .toBytes();

    private static WireReader reader(byte... bytes) {
        return WireReader.of("the file", 0, bytes, IllegalArgumentException::new);
    }

    @Test
    void reads_what_was_written() {
        WireReader in = reader(MESSAGE);
        assertThat(in.next().asInt()).isEqualTo(-1);
        assertThat(Double.longBitsToDouble(in.next().scalar())).isEqualTo(0.5);
        assertThat(Float.intBitsToFloat(in.next().asFixed32())).isEqualTo(0.25f);
        WireField text = in.next();
        assertThat(text.asText()).isEqualTo("aß語");
        assertThat(text.asText()).as("once more").isEqualTo("aß語");
        WireField message = in.next();
        assertThat(message.is(536_870_911)).isTrue();
        WireReader inner = message.asMessage();
        assertThat(inner.next().asLong()).isEqualTo(300);
        assertThat(inner.next().asBytes().getInt(0)).isEqualTo(7);
        assertThat(inner.hasMore()).isFalse();
        assertThat(in.hasMore()).isFalse();
    }

    @Test
    void a_message_cut_anywhere_is_an_error_or_ends_between_fields() {
        for (int length = 0; length < MESSAGE.length; length++) {
            WireReader in = reader(Arrays.copyOf(MESSAGE, length));
            try {
                while (in.hasMore()) {
                    in.next();
                }
                assertThat(length).isIn(0, 11, 20, 25, 33);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageMatching("the file: byte \\d+: .*(are needed, .* are left|bytes are left)");
            }
        }
    }

    @Test
    void refuses_what_no_writer_writes_and_says_where() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader((byte) 8, (byte) 1, (byte) 0)
                        .slice(3)
                        .slice(3)
                        .part(2, 1)
                        .next())
                .withMessage("the file: byte 3: a field with the number 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader((byte) 11).next()) // a group
                .withMessage("the file: byte 1: a field of the unknown type 3");
        byte[] endless = new byte[11];
        Arrays.fill(endless, (byte) 0x80);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader(endless).varint())
                .withMessage("the file: byte 10: a number of more than 10 bytes");
        byte[] huge = new WireWriter().integer(1, -1).toBytes();
        huge[0] = 10; // a length of 2^64 - 1
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader(huge).next())
                .withMessage("the file: byte 11: a field of 18446744073709551615, 0 bytes are left");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> reader((byte) 10, (byte) 1, (byte) 0xff).next().asText())
                .withMessage("the file: byte 2: a text that is not UTF-8");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader((byte) 10, (byte) 0).next().asLong())
                .withMessage("the file: byte 2: field 1 is of the wire type 2, needed is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader(new WireWriter().integer(1, 1L << 32).toBytes())
                        .next()
                        .asInt())
                .withMessageContaining("field 1 is 4294967296, which has more than 32 bits");
        for (long[] part : new long[][] {{-1, 1}, {0, 3}, {2, 1}, {0, -1}, {Long.MAX_VALUE, Long.MAX_VALUE}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> reader((byte) 8, (byte) 0).part(part[0], part[1]))
                    .withMessageContaining("the file ends at byte 2");
        }
    }

    @Test
    void a_masked_checksum_is_that_of_leveldb() {
        ByteBuffer digits = ByteBuffer.wrap("123456789".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        int crc = 0xe3069283; // the check value of CRC-32C
        int masked = ((crc >>> 15) | (crc << 17)) + 0xa282ead8;
        assertThat(MaskedCrc.of(digits)).isEqualTo(masked);
        assertThat(MaskedCrc.of(digits.slice(0, 4), digits.slice(4, 5))).isEqualTo(masked);
        assertThat(digits.position()).isZero();
    }
}
