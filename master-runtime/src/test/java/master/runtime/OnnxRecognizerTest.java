// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import master.api.Device;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.Vocabulary;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxRecognizerTest {
    private static byte[] model;
    private static Recognizer recognizer;

    @BeforeAll
    static void open() {
        model = Models.random();
        recognizer = Models.open(model);
    }

    @AfterAll
    static void close() {
        recognizer.close();
    }

    private static List<ImageSource> images(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ImageSource.of(Models.image(i)))
                .toList();
    }

    private static void assertSame(Recognition actual, Recognition expected) {
        assertThat(actual.text()).isEqualTo(expected.text());
        assertThat(actual.confidence()).isCloseTo(expected.confidence(), within(1e-5));
        for (int i = 0; i < expected.tokens().size(); i++) {
            assertThat(actual.tokens().get(i).probability())
                    .isCloseTo(expected.tokens().get(i).probability(), within(1e-5));
        }
    }

    @Test
    void says_what_the_model_says_about_itself() {
        assertThat(recognizer.model().name()).isEqualTo("tiny");
        assertThat(recognizer.model().charset()).isEqualTo(Models.CHARSET);
        assertThat(recognizer.model().maxLength()).isEqualTo(Models.MAX_LENGTH);
        assertThat(recognizer.model().height()).isEqualTo(16);
        assertThat(recognizer.model().width()).isEqualTo(40);
        assertThat(recognizer.model().channels()).isEqualTo(1);
        assertThat(recognizer.model().metrics()).containsEntry("wordAccuracy", "0.5");
        assertThat(recognizer.model().provenance()).containsEntry("seed", "5");
        assertThat(recognizer.model().sha256()).matches("[0-9a-f]{64}");
    }

    @Test
    void a_text_is_its_characters_in_order() {
        for (ImageSource image : images(5)) {
            Recognition read = recognizer.recognize(image);
            assertThat(String.join(
                            "",
                            read.tokens().stream().map(RecognizedToken::text).toList()))
                    .isEqualTo(read.text());
            assertThat(read.text().codePoints().allMatch(c -> Models.CHARSET.indexOf(c) >= 0))
                    .isTrue();
            assertThat(read.tokens()).hasSizeLessThanOrEqualTo(Models.MAX_LENGTH);
            double product = read.tokens().stream()
                    .mapToDouble(RecognizedToken::probability)
                    .reduce(1, (a, b) -> a * b);
            assertThat(read.confidence()).isLessThanOrEqualTo(product + 1e-12);
        }
    }

    @Test
    void a_model_that_sees_nothing_answers_with_an_empty_text() {
        try (Recognizer silent = Models.open(Models.biased(Vocabulary.EOS, 50))) {
            Recognition read = silent.recognize(Models.image(1));
            assertThat(read.text()).isEmpty();
            assertThat(read.tokens()).isEmpty();
            assertThat(read.confidence()).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void a_text_that_never_ends_is_cut_at_the_models_length_and_not_sure() {
        int token = Vocabulary.FIRST_TOKEN + 6; // takes two chars in Java
        try (Recognizer endless = Models.open(Models.biased(token, 50))) {
            Recognition read = endless.recognize(Models.image(1));
            assertThat(read.text()).isEqualTo("😀".repeat(Models.MAX_LENGTH));
            assertThat(read.tokens()).hasSize(Models.MAX_LENGTH);
            assertThat(read.tokens().get(0).probability()).isCloseTo(1, within(1e-4));
            assertThat(read.confidence()).isCloseTo(0, within(1e-4));
        }
    }

    @Test
    void a_batch_gives_the_answers_of_its_images_alone_in_order() {
        List<ImageSource> images = images(2 * Batch.BEST_SIZE + 3);
        List<Outcome> together = recognizer.recognizeAll(images);
        assertThat(together).hasSameSizeAs(images);
        for (int i = 0; i < images.size(); i++) {
            assertSame(together.get(i).orThrow(), recognizer.recognize(images.get(i)));
        }
    }

    @Test
    void bad_images_fail_alone() {
        List<ImageSource> images = new ArrayList<>(images(12));
        ImageSource bad = ImageSource.of(new byte[] {1, 2, 3});
        images.set(0, bad);
        images.set(5, bad);
        images.set(11, bad);
        List<Outcome> outcomes = recognizer.recognizeAll(images);
        for (int i = 0; i < 12; i++) {
            Outcome outcome = outcomes.get(i);
            if (images.get(i) == bad) {
                assertThat(outcome).isInstanceOf(Outcome.Failed.class);
                assertThatThrownBy(outcome::orThrow).isInstanceOf(ImageDecodeException.class);
            } else {
                assertSame(outcome.orThrow(), recognizer.recognize(images.get(i)));
            }
        }
    }

    @Test
    void only_bad_images_and_no_images_at_all_are_fine_too() {
        assertThat(recognizer.recognizeAll(List.of())).isEmpty();
        assertThat(recognizer.recognizeAll(List.of(ImageSource.of(new byte[0]), ImageSource.of(new byte[1]))))
                .hasOnlyElementsOfType(Outcome.Failed.class);
    }

    @Test
    void a_single_bad_image_throws() {
        assertThatThrownBy(() -> recognizer.recognize(Path.of("absent.png")))
                .isInstanceOf(ImageDecodeException.class)
                .hasMessage("image absent.png: no such file");
    }

    @Test
    void limits_are_those_of_the_options() {
        RecognizerOptions small = RecognizerOptions.DEFAULT.withLimits(new ImageLimits(1 << 20, 20, 400));
        try (Recognizer limited = Models.open(model, small)) {
            assertThatThrownBy(() -> limited.recognize(Models.image(1)))
                    .isInstanceOf(ImageDecodeException.class)
                    .hasMessageContaining("at most 20 for a side and 400 in all are allowed");
        }
    }

    @Test
    void many_threads_share_one_recognizer() throws Exception {
        List<ImageSource> images = images(6);
        List<Recognition> expected = images.stream().map(recognizer::recognize).toList();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            Callable<List<Outcome>> task = () -> recognizer.recognizeAll(images);
            for (Future<List<Outcome>> future : threads.invokeAll(Collections.nCopies(64, task))) {
                for (int i = 0; i < expected.size(); i++) {
                    assertSame(future.get().get(i).orThrow(), expected.get(i));
                }
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void more_threads_give_the_same_answers() {
        try (Recognizer two = Models.open(model, RecognizerOptions.DEFAULT.withThreads(2))) {
            assertSame(two.recognize(Models.image(3)), recognizer.recognize(Models.image(3)));
        }
    }

    @Test
    void the_processor_can_be_demanded() {
        try (Recognizer onProcessor = Models.open(model, RecognizerOptions.DEFAULT.withDevice(Device.CPU))) {
            assertThat(onProcessor.device()).isEqualTo(Device.CPU);
        }
    }

    @Test
    void the_device_is_never_automatic() {
        assertThat(recognizer.device().kind()).isNotEqualTo(Device.Kind.AUTO);
    }

    @Test
    void after_closing_nothing_is_read_and_closing_again_is_allowed() {
        Recognizer closed = Models.open(model);
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.recognize(Models.image(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the recognizer of model tiny is closed");
        assertThatThrownBy(() -> closed.recognizeAll(List.of())).isInstanceOf(IllegalStateException.class);
        assertThat(closed.model().name()).isEqualTo("tiny");
    }

    @Test
    void closing_waits_for_the_call_under_way() throws Exception {
        Recognizer closing = Models.open(model);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        InputStream slow = new InputStream() {
            @Override
            public int read() throws IOException {
                reading.countDown();
                try {
                    goOn.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return -1;
            }
        };
        ExecutorService caller = Executors.newSingleThreadExecutor();
        try {
            Future<List<Outcome>> call = caller.submit(
                    () -> closing.recognizeAll(List.of(ImageSource.of(slow), ImageSource.of(Models.image(1)))));
            reading.await();
            Thread closer = new Thread(closing::close);
            closer.start();
            while (closer.getState() != Thread.State.WAITING) {
                assertThat(closer.getState())
                        .as("closes before the call is done")
                        .isNotEqualTo(Thread.State.TERMINATED);
                Thread.onSpinWait();
            }
            goOn.countDown();
            assertThat(call.get().get(0)).isInstanceOf(Outcome.Failed.class);
            assertThat(call.get().get(1)).isInstanceOf(Outcome.Recognized.class);
            closer.join();
        } finally {
            caller.shutdown();
        }
        assertThatThrownBy(() -> closing.recognize(Models.image(1))).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closing_from_within_a_call_is_refused_instead_of_waiting_for_itself() {
        InputStream closing = new InputStream() {
            @Override
            public int read() {
                recognizer.close();
                return -1;
            }
        };
        assertThatThrownBy(() -> recognizer.recognize(closing))
                .isInstanceOf(ImageDecodeException.class)
                .hasMessageContaining("a recognizer cannot be closed from within its own call");
        assertThat(recognizer.recognize(Models.image(1)).text()).isNotNull();
    }

    @Test
    void a_model_file_is_opened_by_its_path(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("tiny.onnx"), model);
        try (Recognizer opened = Recognizer.open(file)) {
            assertThat(opened.model()).isEqualTo(recognizer.model());
        }
    }

    @Test
    void two_thousand_recognitions_and_fifty_openings_do_not_grow_the_process() throws IOException {
        Path status = Path.of("/proc/self/status");
        Assumptions.assumeTrue(Files.exists(status), "the resident size is read from /proc");
        List<ImageSource> images = images(Batch.BEST_SIZE);
        work(recognizer, images, 100, 10);
        long before = residentKilobytes(status);
        work(recognizer, images, 250, 50);
        assertThat(residentKilobytes(status) - before).as("growth in KiB").isLessThan(16 << 10);
    }

    private static void work(Recognizer open, List<ImageSource> images, int batches, int openings) {
        for (int i = 0; i < batches; i++) {
            open.recognizeAll(images);
        }
        for (int i = 0; i < openings; i++) {
            try (Recognizer opened = Models.open(model)) {
                opened.recognize(images.get(0));
            }
        }
    }

    private static long residentKilobytes(Path status) throws IOException {
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
