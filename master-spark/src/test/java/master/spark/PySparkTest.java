// SPDX-License-Identifier: Apache-2.0
package master.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in Python, where PySpark is installed. */
class PySparkTest {
    private static final Path EXAMPLE = Path.of(System.getProperty("testdata"), "..", "examples", "spark", "read.py");

    @TempDir
    private Path folder;

    private static boolean hasPySpark() {
        try {
            return new ProcessBuilder("python3", "-c", "import pyspark").start().waitFor() == 0;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    @Test
    void the_example_reads_and_has_a_function_of_sql() throws Exception {
        assumeTrue(hasPySpark(), "python3 has no module pyspark");
        Path log = folder.resolve("python.log");
        try (Cluster cluster = new Cluster(folder, 0)) {
            Process python = cluster.submit("local[2]", log, EXAMPLE.toString(), LocalSpark.CAPTCHAS.toString());

            assertThat(python.waitFor()).as(Cluster.text(log)).isZero();
            assertThat(Cluster.text(log)).contains("000002.png\t5JIEY9\t0.95").contains("|    12|");
        }
    }
}
