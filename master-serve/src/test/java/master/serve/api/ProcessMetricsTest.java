// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessMetricsTest {
    @Test
    void resident_memory_is_in_bytes_whatever_the_size_of_a_page(@TempDir Path folder) throws IOException {
        Path status = folder.resolve("status");
        Files.writeString(status, "Name:\tjava\nVmHWM:\t  999999 kB\nVmRSS:\t  123456 kB\nRssAnon:\t   12 kB\n");
        assertThat(ProcessMetrics.resident(status)).isEqualTo(123456 * 1024.0);
        assertThat(ProcessMetrics.resident(folder.resolve("none"))).isNaN();
    }
}
