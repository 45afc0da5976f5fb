// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ConsoleListenerTest {
    @Test
    void a_sample_that_is_unreadable_in_every_epoch_is_named_and_counted_once() {
        StringWriter err = new StringWriter();
        try (ConsoleListener listener = new ConsoleListener(new PrintWriter(err))) {
            for (int epoch = 0; epoch < 20; epoch++) {
                listener.unreadable("a.png: no image");
                listener.unreadable("b.png: no such file");
            }
        }
        assertThat(err.toString().lines())
                .containsExactly(
                        "left out: a.png: no image",
                        "left out: b.png: no such file",
                        "2 samples could not be read and were left out");
    }
}
