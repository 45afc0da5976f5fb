// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import master.imports.CheckpointImporter;
import master.imports.ImportOptions;
import master.onnx.ModelFormatException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are cut off or have wrong bits are refused, and nothing else happens. */
class DamagedFilesTest {
    private static final Path FOLDER = Path.of("../testdata/import/pytorch");
    private static final int FLIPS = 300;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"small-zip.pth", "small-legacy.pth"})
    void a_file_that_is_cut_off_anywhere_is_refused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(FOLDER.resolve(name));
        assertThat(refusal(whole)).contains("names of no implementation");

        for (int length = 0; length < whole.length; length++) {
            assertThat(refusal(Arrays.copyOf(whole, length)))
                    .as("cut off at %d", length)
                    .doesNotContain("names of no implementation");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small-zip.pth", "small-legacy.pth"})
    void a_small_file_with_a_wrong_bit_in_any_byte_is_refused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(FOLDER.resolve(name));

        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= (byte) (1 << at % 8);
            assertThat(refusal(damaged)).as("byte %d", at).isNotEmpty(); // its names are nobody's in any case
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"concat.pth", "add.pth"})
    void a_checkpoint_with_wrong_bits_is_refused_or_read(String name) throws IOException {
        byte[] whole = Files.readAllBytes(FOLDER.resolve(name));
        Random random = new Random(1);
        int refused = 0;
        for (int round = 0; round < FLIPS; round++) {
            byte[] damaged = whole.clone();
            for (int flip = 0; flip <= round % 3; flip++) {
                int end = round % 2 == 0 ? damaged.length : 30_000; // half of them where the pickle is
                damaged[random.nextInt(end)] ^= (byte) (1 << random.nextInt(8));
            }
            refused += refusal(damaged).isEmpty() ? 0 : 1;
        }
        assertThat(refused).isGreaterThan(FLIPS / 2);
    }

    @Test
    void other_files_are_refused() {
        assertThat(refusal("PK but no zip".getBytes(StandardCharsets.US_ASCII))).contains("zip");
        assertThat(refusal("hello".getBytes(StandardCharsets.US_ASCII))).contains("neither of the files");
        assertThat(refusal(new byte[] {(byte) 0x80, 2, 'K', 1, '.'})).contains("magic number");
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> CheckpointImporter.read(folder.resolve("gone.pth"), ImportOptions.defaults()))
                .isInstanceOf(ModelFormatException.class)
                .hasMessageContaining("gone.pth");
    }

    /** Why a file is refused, or nothing if it is not. */
    private String refusal(byte[] bytes) {
        Path file = folder.resolve("damaged.pth");
        try {
            Files.write(file, bytes);
            CheckpointImporter.read(file, ImportOptions.defaults());
            return "";
        } catch (ModelFormatException e) {
            return e.getMessage();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
