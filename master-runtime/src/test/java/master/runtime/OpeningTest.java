// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import master.api.Device;
import master.api.ModelFile;
import master.api.ModelKey;
import master.api.ModelLoadException;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.core.model.ModelDigest;
import master.core.model.ModelSignature;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpeningTest {
    private static final byte[] MODEL = Models.random();

    private static void refuses(byte[] model, String... parts) {
        assertThatThrownBy(() -> Models.open(model))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageStartingWith("model tiny.onnx")
                .hasMessageContainingAll(parts);
    }

    @Test
    void every_flipped_bit_is_found() {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            byte[] flipped = MODEL.clone();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            refuses(flipped, "master.sha256");
        }
    }

    @Test
    void a_file_cut_short_is_refused() {
        refuses(new byte[0], "the file is empty");
        for (int percent = 10; percent < 100; percent += 10) {
            refuses(Arrays.copyOf(MODEL, MODEL.length * percent / 100), "master.sha256");
        }
    }

    @Test
    void a_text_is_refused() {
        refuses("this is no model".getBytes(StandardCharsets.UTF_8), "master.sha256", "missing");
    }

    @Test
    void a_sealed_file_that_is_no_onnx_is_refused() {
        refuses(ModelDigest.seal(entry(0)), "is not a MASTER model", "no ONNX file: byte ");
    }

    @Test
    void a_sealed_file_without_our_properties_is_refused() {
        refuses(ModelDigest.seal(entry(0x72)), "is not a MASTER model", "property master.format is missing");
    }

    @Test
    void a_sealed_file_with_our_properties_and_no_network_is_refused() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        Models.manifest().toProperties().forEach((key, value) -> {
            byte[] utf8 = ("\n" + (char) key.length() + key).getBytes(StandardCharsets.UTF_8);
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            file.writeBytes(new byte[] {0x72, (byte) (utf8.length + 2 + text.length)});
            file.writeBytes(utf8);
            file.writeBytes(new byte[] {0x12, (byte) text.length});
            file.writeBytes(text);
        });
        file.writeBytes(entry(0x72));
        refuses(ModelDigest.seal(file.toByteArray()), "is not a MASTER model", "it names no version of the operators");
    }

    /** The property of the digest as a field of a file, to be sealed. */
    private static byte[] entry(int tag) {
        String entry = "\n\rmaster.sha256\u0012@" + "0".repeat(64);
        return ((char) tag + "" + (char) entry.length() + entry).getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void properties_are_read_whatever_stands_between_them() {
        byte[] file = {
            8,
            (byte) 0x88,
            1, // a number of two bytes
            0x72,
            6,
            0x0A,
            1,
            'a',
            0x12,
            1,
            'b',
            0x15,
            1,
            2,
            3,
            4, // four bytes
            0x72,
            7,
            0x12,
            2,
            (byte) 0xC3,
            (byte) 0xA9,
            0x0A,
            1,
            'c', // the value first
            0x19,
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8, // eight bytes
            0x3A,
            2,
            0x72,
            0x72, // the network
            0x72,
            3,
            0x0A,
            1,
            'd' // an empty value may be left out
        };
        assertThat(ModelProperties.of(file))
                .containsExactly(Map.entry("a", "b"), Map.entry("c", "é"), Map.entry("d", ""));
    }

    @Test
    void a_property_that_is_there_twice_is_refused() {
        byte[] file = {0x72, 6, 0x0A, 1, 'a', 0x12, 1, 'b', 0x72, 6, 0x0A, 1, 'a', 0x12, 1, 'c'};
        assertThatThrownBy(() -> ModelProperties.of(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("property a is there more than once");
    }

    @Test
    void random_bytes_are_properties_or_refused() {
        Random random = new Random(9);
        for (int i = 0; i < 20000; i++) {
            byte[] file = new byte[random.nextInt(40)];
            random.nextBytes(file);
            if (i % 2 == 0 && file.length > 2) {
                file[0] = 0x72;
                file[1] = (byte) random.nextInt(file.length);
            }
            try {
                assertThat(ModelProperties.of(file)).hasSizeLessThan(20);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageMatching("(?s)it is no ONNX file.*|property .* more than once");
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "master.format       | 7  | master.format is 7, this version reads 1 to 3",
                "master.image.height | 24 | its image is FLOAT [-1, 1, 16, 40], needed FLOAT [-1, 1, 24, 40]",
                "master.image.width  | 80 | its image is FLOAT [-1, 1, 16, 40], needed FLOAT [-1, 1, 16, 80]",
                "master.image.channels | 3 | its image is FLOAT [-1, 1, 16, 40], needed FLOAT [-1, 3, 16, 40]",
                "master.image.mean   | x.5 | property mean is \"x.5\", a number is needed",
                "master.maxLength    | 0  | maxLength 0, 1 to 2000 are allowed",
            })
    void a_model_that_contradicts_itself_is_refused(String key, String value, String message) {
        refuses(Models.with(MODEL, key, value), "is not a MASTER model", message);
    }

    @Test
    void a_model_that_refuses_to_open_leaves_nothing_open() throws IOException {
        Path tasks = Path.of("/proc/self/task");
        Assumptions.assumeTrue(Files.exists(tasks), "threads are counted in /proc");
        byte[] wrong = Models.with(MODEL, "master.image.height", "24");
        RecognizerOptions manyThreads = RecognizerOptions.DEFAULT.withThreads(4);
        try (Recognizer open = Models.open(MODEL, manyThreads)) {
            assertThat(open.device()).isNotNull();
        }
        long before = threads(tasks);
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> Models.open(wrong, manyThreads)).isInstanceOf(ModelLoadException.class);
        }
        assertThat(threads(tasks)).as("threads; an open session has three").isLessThan(before + 20);
    }

    private static long threads(Path tasks) throws IOException {
        try (var list = Files.list(tasks)) {
            return list.count();
        }
    }

    @Test
    void the_library_is_loaded_here_where_no_thread_can_be_started() {
        Thread thread = new Thread("none") {
            @Override
            public synchronized void start() {
                throw new OutOfMemoryError("unable to create native thread");
            }
        };
        List<Thread> loading = new ArrayList<>();
        NativeLibrary.begin(thread, () -> loading.add(Thread.currentThread()));
        assertThat(loading).containsExactly(Thread.currentThread());
    }

    @Test
    void what_kept_the_file_from_being_read_is_told() {
        UncheckedIOException failure = new UncheckedIOException(new IOException("disk on fire"));
        assertThatThrownBy(() -> Recognizer.open(
                        ModelFile.of("tiny.onnx", () -> {
                            throw failure;
                        }),
                        RecognizerOptions.DEFAULT))
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("model tiny.onnx: disk on fire")
                .hasCause(failure);
    }

    @Test
    void a_required_signature_is_that_of_the_file_beside_it(@TempDir Path folder) throws Exception {
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        RecognizerOptions signed = RecognizerOptions.DEFAULT.withSignedBy(new ModelKey(keys.getPublic()));
        Path file = Files.write(folder.resolve("tiny.onnx"), MODEL);
        Path signature = folder.resolve("tiny.onnx.sig");
        refuses(file, signed, "a signature is required, and it has none");
        Files.write(signature, ModelSignature.sign(MODEL, keys.getPrivate()));
        try (Recognizer recognizer = Recognizer.open(file, signed)) {
            assertThat(recognizer.model().name()).isEqualTo("tiny");
        }
        Files.write(file, Models.biased(5, 1)); // sealed, and another one
        refuses(file, signed, "not by the key that is required, or the file was changed");
        Files.write(file, MODEL);
        Files.write(signature, ModelSignature.sign(MODEL, otherKey()));
        refuses(file, signed, "not by the key that is required");
        Files.write(signature, new byte[10]);
        refuses(file, signed, "its signature has 10 bytes, 64 are needed");
        assertThatThrownBy(() -> Models.open(MODEL, signed)).hasMessageContaining("it has none");
        try (Recognizer recognizer = Recognizer.open(file)) { // nobody asks
            assertThat(recognizer.model().name()).isEqualTo("tiny");
        }
    }

    private static PrivateKey otherKey() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair().getPrivate();
    }

    private static void refuses(Path file, RecognizerOptions options, String message) {
        assertThatThrownBy(() -> Recognizer.open(file, options))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageStartingWith("model " + file + ": ")
                .hasMessageContaining(message);
    }

    @Test
    void a_missing_file_is_named(@TempDir Path folder) {
        Path file = folder.resolve("absent.onnx");
        assertThatThrownBy(() -> Recognizer.open(file))
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("model " + file + ": no such file");
    }

    @Test
    void cuda_without_its_build_of_onnx_runtime_says_what_is_missing() {
        assertThat(CudaProbe.obstacle(EnumSet.of(OrtProvider.CPU), true))
                .hasValueSatisfying(reason -> assertThat(reason).contains("master-runtime-gpu"));
    }

    @Test
    void cuda_without_a_driver_says_what_is_missing() {
        assertThat(CudaProbe.obstacle(EnumSet.of(OrtProvider.CPU, OrtProvider.CUDA), false))
                .hasValueSatisfying(reason -> assertThat(reason).contains("no NVIDIA driver", "CUDA 12", "cuDNN 9"));
    }

    @Test
    void with_both_nothing_is_in_the_way() {
        assertThat(CudaProbe.obstacle(EnumSet.of(OrtProvider.CPU, OrtProvider.CUDA), true))
                .isEmpty();
    }

    /** The tests run with the build for the processor, so this holds on a machine with a GPU too. */
    @Test
    void cuda_that_is_demanded_and_cannot_run_is_an_error() {
        assertThatThrownBy(() -> Models.open(MODEL, RecognizerOptions.DEFAULT.withDevice(Device.cuda(1))))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageStartingWith("model tiny.onnx: device cuda:1 was demanded and cannot be used: ")
                .hasMessageContaining("master-runtime-gpu");
    }

    @Test
    void without_cuda_the_processor_runs_the_model_and_says_so() {
        try (Recognizer recognizer = Models.open(MODEL, RecognizerOptions.DEFAULT.withDevice(Device.AUTO))) {
            assertThat(recognizer.device()).isEqualTo(Device.CPU);
        }
    }
}
