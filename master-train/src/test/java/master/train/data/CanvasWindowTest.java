// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import master.api.Canvas;
import master.core.image.PixelImage;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelManifest;
import master.core.network.NetworkConfig;
import master.data.DatasetException;
import master.train.TestModels;
import org.junit.jupiter.api.Test;

class CanvasWindowTest {
    private static final int SIZE = 4;
    private static final int WINDOW = 12;
    private static final Preprocessing FIT =
            Preprocessing.fitting(1, List.of(new Canvas(16, 16), new Canvas(16, 32), new Canvas(16, 64)));

    private static final ModelManifest MANIFEST = manifest(FIT);

    private static ModelManifest manifest(Preprocessing preprocessing) {
        ModelManifest plain = TestModels.manifest(NetworkConfig.tiny());
        return new ModelManifest("test", plain.vocabulary(), preprocessing, 4, plain.network(), Map.of(), Map.of());
    }

    /** Of three shapes in an order without a period; its label is its number. */
    private static Example example(long index) {
        int shape = Math.floorMod(ExampleSource.mix(5, index), 3);
        int width = 10 << shape;
        int[] rgb = new int[width * 10];
        Arrays.fill(rgb, (int) index * 0x010305);
        return new Example(new PixelImage(width, 10, rgb), Long.toString(index));
    }

    private static ExampleSource source(LongStream missing) {
        List<Long> numbers = missing.boxed().toList();
        return new ExampleSource() {
            @Override
            public String name() {
                return "shapes";
            }

            @Override
            public Example at(long index) {
                if (numbers.contains(index)) {
                    throw new DatasetException("bad " + index);
                }
                return example(index);
            }
        };
    }

    private static List<Batch> batches(ModelManifest manifest, LongStream missing, long first, int count, int threads) {
        List<Batch> batches = new ArrayList<>();
        List<String> unreadable = Collections.synchronizedList(new ArrayList<>());
        try (BatchLoader loader = new BatchLoader(source(missing), manifest, SIZE, first, threads, unreadable::add)) {
            for (int i = 0; i < count; i++) {
                batches.add(loader.next());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return batches;
    }

    private static List<String> labels(Batch batch) {
        return IntStream.range(0, batch.size())
                .mapToObj(n -> MANIFEST.vocabulary()
                        .decode(Arrays.copyOfRange(batch.targets(), n * batch.length(), (n + 1) * batch.length())))
                .toList();
    }

    @Test
    void a_window_holds_every_example_once_and_most_batches_are_of_one_canvas() {
        for (int window = 0; window < 5; window++) {
            List<Batch> batches = batches(MANIFEST, LongStream.empty(), window * WINDOW, WINDOW, 2);
            List<String> seen =
                    batches.stream().flatMap(batch -> labels(batch).stream()).toList();
            int first = window * WINDOW * SIZE;
            assertThat(seen)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(first, first + WINDOW * SIZE)
                            .mapToObj(Integer::toString)
                            .toList());
            int mixed = 0;
            for (Batch batch : batches) {
                assertThat(batch.size()).isEqualTo(SIZE);
                List<Canvas> own = labels(batch).stream()
                        .map(label -> example(Long.parseLong(label)).image())
                        .map(image -> FIT.place(image.width(), image.height()).canvas())
                        .distinct()
                        .toList();
                assertThat(batch.canvas()).isEqualTo(FIT.holding(own));
                assertThat(batch.images()).hasSize(SIZE * batch.canvas().area());
                mixed += own.size() > 1 ? 1 : 0;
            }
            assertThat(mixed).isLessThanOrEqualTo(2); // at most 3 are left over of each of 3 canvases
            assertThat(batches.stream().map(Batch::canvas).distinct()).hasSize(3);
        }
    }

    @Test
    void neither_threads_nor_where_a_run_goes_on_change_a_batch() {
        List<Batch> all = batches(MANIFEST, LongStream.of(3, 70), 0, 30, 1);
        for (int first : new int[] {0, 1, 7, 8, 13}) {
            List<Batch> later = batches(MANIFEST, LongStream.of(3, 70), first, 30 - first, 4);
            for (int i = 0; i < later.size(); i++) {
                assertThat(later.get(i)).usingRecursiveComparison().isEqualTo(all.get(first + i));
            }
        }
    }

    @Test
    void the_order_of_the_canvases_differs_between_windows() {
        TreeSet<String> orders = new TreeSet<>();
        List<Batch> batches = batches(MANIFEST, LongStream.empty(), 0, 5 * WINDOW, 2);
        for (int window = 0; window < 5; window++) {
            orders.add(batches.subList(window * WINDOW, (window + 1) * WINDOW).stream()
                    .map(batch -> batch.canvas().toString())
                    .toList()
                    .toString());
        }
        assertThat(orders).hasSizeGreaterThan(3);
    }

    @Test
    void unreadable_samples_make_batches_smaller_but_never_fewer() {
        for (int readable = WINDOW; readable < WINDOW * SIZE; readable += 3) {
            List<Batch> batches = batches(MANIFEST, LongStream.range(readable, WINDOW * SIZE), 0, WINDOW, 2);
            assertThat(batches.stream().mapToInt(Batch::size).sum()).isEqualTo(readable);
            assertThat(batches).allMatch(batch -> batch.size() > 0);
        }
        assertThatThrownBy(() -> batches(MANIFEST, LongStream.range(11, 48), 0, 1, 1))
                .isInstanceOf(DatasetException.class)
                .hasMessage("only 11 of 48 samples in a row could be read: shapes");
    }

    @Test
    void labels_of_about_the_same_length_share_a_batch() {
        List<Example> examples = IntStream.range(0, WINDOW * SIZE)
                .mapToObj(i -> new Example(new PixelImage(16, 16, new int[256]), "x".repeat(1 + i * 7 % 13)))
                .toList();
        List<List<Example>> batches = CanvasWindow.sort(examples, FIT, SIZE, 3);
        assertThat(batches).allSatisfy(batch -> {
            IntSummaryStatistics lengths =
                    batch.stream().mapToInt(example -> example.text().length()).summaryStatistics();
            assertThat(lengths.getMax() - lengths.getMin()).isLessThanOrEqualTo(2);
        });
        assertThat(batches.stream().flatMap(List::stream)).containsExactlyInAnyOrderElementsOf(examples);
        assertThat(batches.stream().map(batch -> batch.get(0).text().length()))
                .as("in no order of lengths")
                .isNotEqualTo(batches.stream()
                        .map(batch -> batch.get(0).text().length())
                        .sorted()
                        .toList());
    }

    @Test
    void what_is_left_over_has_labels_of_all_lengths() {
        List<Example> examples = IntStream.range(0, WINDOW * SIZE)
                .mapToObj(i -> new Example(
                        new PixelImage(i % 9 < 3 ? 16 : 32, 16, new int[512 >> (i % 9 < 3 ? 1 : 0)]),
                        "x".repeat(1 + i * 11 % 13)))
                .toList();
        List<List<Example>> mixed = CanvasWindow.sort(examples, FIT, SIZE, 3).stream()
                .filter(batch -> batch.stream()
                                .map(example -> example.image().width())
                                .distinct()
                                .count()
                        > 1)
                .toList();
        assertThat(mixed).hasSize(1);
        assertThat(mixed.get(0).stream()
                        .mapToInt(example -> example.text().length())
                        .min()
                        .orElseThrow())
                .as("the longest have ten letters or more")
                .isLessThan(8);
    }

    @Test
    void with_one_canvas_a_batch_is_its_examples_in_order() {
        ModelManifest manifest = manifest(Preprocessing.of(1, 16, 48, ResizeMode.STRETCH));
        List<Batch> batches = batches(manifest, LongStream.of(9), 2, 3, 3);
        assertThat(batches.stream().map(CanvasWindowTest::labels).toList())
                .containsExactly(
                        List.of("8", "10", "11"), List.of("12", "13", "14", "15"), List.of("16", "17", "18", "19"));
        for (Batch batch : batches) {
            for (int n = 0; n < batch.size(); n++) {
                float[] expected = new float[manifest.preprocessing().length()];
                PixelImage image = example(Long.parseLong(labels(batch).get(n))).image();
                manifest.preprocessing().apply(image, expected, 0);
                assertThat(Arrays.copyOfRange(batch.images(), n * expected.length, (n + 1) * expected.length))
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void parts_of_a_batch_keep_its_canvas() {
        Batch batch = batches(MANIFEST, LongStream.empty(), 0, 1, 1).get(0);
        List<Batch> parts = batch.split(3);
        assertThat(parts).extracting(Batch::canvas).containsOnly(batch.canvas());
        assertThat(parts)
                .extracting(part -> part.images().length / part.size())
                .containsOnly(batch.canvas().area());
    }
}
