// SPDX-License-Identifier: Apache-2.0
package master.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_700_000_000, 250_000_000));

    /** Read by TensorBoard 2.21.0: scalar a of 2.5 at step 1, scalars a of 1.25 and b/c of 0.5 at step 300. */
    private static final String KNOWN = """
            1800000000000000a37f4b220900001040fc54d9411a0d627261696e2e4576656e743a32338d2fe90f00000000000000
            6d532b090900001040fc54d94110013a020801d161c2b91700000000000000e7cef81e0900001040fc54d94110012a0a
            0a080a016115000020400157c2622400000000000000422b804d0900001040fc54d94110ac022a160a080a0161150000
            a03f0a0a0a03622f63150000003fb8f3cf78
            """;

    @TempDir
    private Path folder;

    private Path only() {
        return folder.resolve(folder.toFile().list()[0]);
    }

    @Test
    void writes_the_bytes_that_tensorboard_reads() throws IOException {
        try (EventFile file = EventFile.create(folder, 0, CLOCK)) {
            file.scalars(1, Map.of("a", 2.5));
            Map<String, Double> two = new LinkedHashMap<>();
            two.put("a", 1.25);
            two.put("b/c", 0.5);
            file.scalars(300, two);
        }
        assertThat(only().getFileName().toString()).isEqualTo("events.out.tfevents.1700000000.000.master");
        assertThat(HexFormat.of().formatHex(Files.readAllBytes(only()))).isEqualTo(KNOWN.replaceAll("\\s", ""));
    }

    @Test
    void every_value_is_in_the_file_as_soon_as_it_is_written() throws IOException {
        try (EventFile file = EventFile.create(folder, 0, CLOCK)) {
            long before = Files.size(only());
            file.scalars(1, Map.of("a", 1.0));
            assertThat(Files.size(only())).isGreaterThan(before);
        }
    }

    @Test
    void a_run_that_goes_on_gets_a_file_that_sorts_behind() throws IOException {
        EventFile.create(folder, 0, CLOCK).close();
        EventFile.create(folder, 40, CLOCK).close();
        EventFile.create(folder, 80, InstantSource.fixed(Instant.ofEpochSecond(1_700_000_009)))
                .close();
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder(
                        "events.out.tfevents.1700000000.000.master",
                        "events.out.tfevents.1700000000.001.master",
                        "events.out.tfevents.1700000009.000.master");
    }

    /** The form of TFRecord, read back independently: lengths, and checksums by their definition. */
    @Test
    void every_record_has_its_checksums() throws IOException {
        try (EventFile file = EventFile.create(folder, 7, CLOCK)) {
            for (int step = 0; step < 50; step++) {
                file.scalars(step, Map.of("figure " + "x".repeat(step * 9), Math.sin(step)));
            }
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(only())).order(ByteOrder.LITTLE_ENDIAN);
        int records = 0;
        while (bytes.hasRemaining()) {
            byte[] length = new byte[8];
            bytes.get(length);
            assertThat(bytes.getInt()).isEqualTo(masked(length));
            byte[] data = new byte
                    [(int) ByteBuffer.wrap(length)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .getLong()];
            bytes.get(data);
            assertThat(bytes.getInt()).isEqualTo(masked(data));
            records++;
        }
        assertThat(records).isEqualTo(52);
    }

    private static int masked(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        long value = crc.getValue();
        return (int) (((value >>> 15 | value << 17) & 0xFFFFFFFFL) + 0xa282ead8L);
    }
}
