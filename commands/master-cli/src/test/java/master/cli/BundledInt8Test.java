// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gate of the bundled integer model: it reads as the one of floats does. */
class BundledInt8Test {
    private static final int PICTURES = 900;

    @TempDir
    private Path folder;

    private long right(String model, Path data) throws IOException {
        double accuracy = Run.of("eval", "--model", model, "--data", data, "--format", "json")
                .json()
                .get("wordAccuracy")
                .doubleValue();
        return Math.round(accuracy * PICTURES);
    }

    @Test
    void integers_lose_at_most_one_in_a_hundred_drawn_captchas() throws IOException {
        Path drawn = folder.resolve("drawn");
        assertThat(Run.of("dataset", "synth", "--count", PICTURES, "--seed", 18, "--out", drawn)
                        .code())
                .isZero();

        long floats = right("captcha", drawn);
        assertThat(floats).isGreaterThan(PICTURES / 2);
        assertThat(right("captcha-int8", drawn)).isGreaterThanOrEqualTo(floats - PICTURES / 100);
    }
}
