// SPDX-License-Identifier: Apache-2.0
package master.it.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import master.api.Recognizer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether recognizing talks to anybody: telemetry, updates, licenses. */
class QuietTest {
    private static final Path PICTURES = Path.of(System.getProperty("testdata"), "captchas");

    /** Java makes its pair of sockets when it first closes one, and closes half of it at once: not while somebody looks. */
    @BeforeAll
    static void let_java_make_its_own() throws IOException {
        new ServerSocket(0, 1, InetAddress.getLoopbackAddress()).close();
    }

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

    /** Sockets but those of the domain unix, which reach no network: Java makes a pair of them to close files with. */
    private static Set<String> sockets() {
        Set<String> sockets = new TreeSet<>(Footprint.descriptors());
        sockets.removeIf(target -> !target.startsWith("socket:"));
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/net/unix"))) {
            lines.map(line -> line.trim().split("\\s+"))
                    .filter(columns -> columns.length > 6)
                    .forEach(columns -> sockets.remove("socket:[" + columns[6] + "]"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sockets;
    }

    @Test
    void opening_a_model_and_recognizing_open_no_socket() throws InterruptedException {
        assumeTrue(Footprint.known(), "sockets are found in /proc");
        List<String> texts = new ArrayList<>();
        Set<String> sockets = socketsOpenedBy(() -> {
            try (Recognizer recognizer = Recognizer.bundled("captcha")) {
                for (int i = 1; i <= 12; i++) {
                    texts.add(recognizer
                            .recognize(PICTURES.resolve("%06d.png".formatted(i)))
                            .text());
                }
            }
        });
        assertThat(texts).hasSize(12);
        assertThat(sockets).isEmpty();
    }

    /**
     * ONNX Runtime 1.29 sends reports as soon as it is loaded, on Linux and macOS, and can only be told not to by a
     * variable that must be there before the process begins; see docs/adr/0020.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "linux-x64/libonnxruntime.so",
                "linux-aarch64/libonnxruntime.so",
                "osx-aarch64/libonnxruntime.dylib",
                "win-x64/onnxruntime.dll"
            })
    void the_native_library_knows_no_address_to_report_to(String library) throws IOException {
        byte[] address = "events.data.microsoft.com".getBytes(StandardCharsets.US_ASCII);
        try (InputStream stream = OrtEnvironment.class.getResourceAsStream("native/" + library)) {
            assertThat(stream).as(library).isNotNull();
            assertThat(holds(stream, "OrtGetApiBase".getBytes(StandardCharsets.US_ASCII)))
                    .as("control")
                    .isTrue();
        }
        try (InputStream stream = OrtEnvironment.class.getResourceAsStream("native/" + library)) {
            assertThat(holds(stream, address)).as(library).isFalse();
        }
    }

    private static boolean holds(InputStream stream, byte[] wanted) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int kept = 0;
        for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer, kept, buffer.length - kept)) {
            int size = kept + read;
            for (int at = 0; at <= size - wanted.length; at++) {
                if (buffer[at] == wanted[0]
                        && Arrays.equals(buffer, at, at + wanted.length, wanted, 0, wanted.length)) {
                    return true;
                }
            }
            kept = Math.min(size, wanted.length - 1);
            System.arraycopy(buffer, size - kept, buffer, 0, kept);
        }
        return false;
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
