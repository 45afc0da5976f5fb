// SPDX-License-Identifier: Apache-2.0
package master.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import master.api.Device;
import master.api.ImageSource;
import master.api.ModelInfo;
import master.api.Outcome;
import master.api.Recognizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoakTest {
    @TempDir
    private Path folder;

    private static Soak of(LongSupplier resident, long count) {
        List<ImageSource> calls = new ArrayList<>();
        Recognizer reader = new Reader(calls);
        return Soak.of(
                reader, List.of(ImageSource.of(new byte[1])), count, resident, new PrintWriter(new StringWriter()));
    }

    /** Says that every image shows nothing, and keeps what it was given. */
    private record Reader(List<ImageSource> seen) implements Recognizer {
        @Override
        public List<Outcome> recognizeAll(List<ImageSource> images) {
            seen.addAll(images);
            return images.stream()
                    .<Outcome>map(p -> new Outcome.Recognized(new master.api.Recognition("", 1, List.of())))
                    .toList();
        }

        @Override
        public ModelInfo model() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Device device() {
            return Device.CPU;
        }

        @Override
        public void close() {}
    }

    /** A recognizer that keeps memory outside the heap at each call, as a lost native tensor would. */
    private record Leaking(Recognizer inner, int bytes, List<ByteBuffer> lost) implements Recognizer {
        @Override
        public List<Outcome> recognizeAll(List<ImageSource> images) {
            lost.add(ByteBuffer.allocateDirect(bytes)); // zeroed, so really there
            return inner.recognizeAll(images);
        }

        @Override
        public ModelInfo model() {
            return inner.model();
        }

        @Override
        public Device device() {
            return inner.device();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    @Test
    void a_straight_line_is_its_own_slope() {
        Soak soak = new Soak(
                LongStream.rangeClosed(0, 40).map(i -> 100 * i).boxed().toList(),
                LongStream.rangeClosed(0, 40)
                        .map(i -> 1_000_000 + 700 * i)
                        .boxed()
                        .toList());

        assertThat(soak.bytesPerRecognition()).isCloseTo(7, within(1e-9));
        assertThat(soak.growth()).isCloseTo(36 * 700, within(1e-6));
    }

    @Test
    void what_happens_in_the_first_tenth_does_not_count() {
        long[] looks = {0};
        Soak soak = of(() -> looks[0]++ < 4 ? 0 : 50_000_000, 400);

        assertThat(soak.growth()).isZero();
    }

    @Test
    void one_breath_of_the_heap_is_no_growth() {
        long[] looks = {0};
        Soak soak = of(() -> 50_000_000 + looks[0]++ % 2 * 4_000_000, 400);

        assertThat(Math.abs(Soak.mebibytes(soak.growth()))).isLessThan(0.5);
    }

    @Test
    void it_looks_41_times_and_reads_no_less_than_it_says() {
        Soak soak = of(() -> 1, 123);

        assertThat(soak.recognitions()).hasSize(Soak.PARTS + 1).startsWith(0L).isSorted();
        assertThat(soak.recognitions().get(Soak.PARTS)).isBetween(123L, 123L + 7);
    }

    @Test
    void a_recognizer_that_leaks_is_found_out() throws IOException {
        BufferPoolMXBean outside = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow(); // the resident memory of this process breathes with the heap of the tests before
        List<ByteBuffer> lost = new ArrayList<>();
        ImageSource image = ImageSource.of(Drawn.png(folder.resolve("a.png"), 5));
        try (Recognizer model = Recognizer.open(TinyModel.onnx(folder))) {
            Soak soak = Soak.of(
                    new Leaking(model, 1 << 19, lost),
                    List.of(image),
                    600,
                    outside::getMemoryUsed,
                    new PrintWriter(new StringWriter()));

            assertThat(Soak.mebibytes(soak.growth()))
                    .as("%d calls lost half a MiB each", lost.size())
                    .isGreaterThan(30);
        }
    }

    @Test
    void too_few_looks_are_refused() {
        assertThatThrownBy(() -> new Soak(List.of(1L, 2L), List.of(1L, 2L)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 7");
    }
}
