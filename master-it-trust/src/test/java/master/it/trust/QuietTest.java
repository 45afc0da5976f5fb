// SPDX-License-Identifier: Apache-2.0
package master.it.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import master.api.Recognizer;
import org.junit.jupiter.api.Test;

/** Whether recognizing talks to anybody: telemetry, updates, licenses. */
class QuietTest {
    private static final Path PICTURES = Path.of(System.getProperty("testdata"), "captchas");

    /** Looks without pause at the sockets of this process while something runs; those that were not there before. */
    private static Set<String> socketsOpenedBy(Runnable work) throws InterruptedException {
        Set<String> before = sockets();
        Set<String> seen = Collections.synchronizedSet(new TreeSet<>());
        AtomicBoolean done = new AtomicBoolean();
        Thread watch = new Thread(() -> {
            while (!done.get()) {
                seen.addAll(sockets());
            }
        });
        watch.start();
        try {
            work.run();
        } finally {
            done.set(true);
            watch.join();
        }
        seen.addAll(sockets());
        seen.removeAll(before);
        return seen;
    }

    private static Set<String> sockets() {
        Set<String> sockets = new TreeSet<>(Footprint.descriptors());
        sockets.removeIf(target -> !target.startsWith("socket:"));
        return sockets;
    }

    @Test
    void opening_a_model_and_recognizing_open_no_socket() throws InterruptedException {
        assumeTrue(Footprint.known(), "sockets are found in /proc");
        List<String> texts = new ArrayList<>();
        Set<String> sockets = socketsOpenedBy(() -> {
            try (Recognizer recognizer = Recognizer.bundled("captcha")) {
                for (int i = 1; i <= 12; i++) {
                    texts.add(recognizer.recognize(PICTURES.resolve("%06d.png".formatted(i))).text());
                }
            }
        });
        assertThat(texts).hasSize(12);
        assertThat(sockets).isEmpty();
    }

    /** Control: a socket is seen. */
    @Test
    void a_socket_would_be_seen() throws InterruptedException {
        assumeTrue(Footprint.known(), "sockets are found in /proc");
        Set<String> sockets = socketsOpenedBy(() -> {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                for (int i = 0; i < 100; i++) {
                    assertThat(socket.isBound()).isTrue();
                    assertThat(sockets()).isNotEmpty();
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertThat(sockets).isNotEmpty();
    }
}
