// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import master.api.Canvas;
import master.api.ImageSource;
import master.api.ModelLoadException;
import master.api.Outcome;
import master.api.Recognition;
import master.api.Recognizer;
import master.core.image.PixelImage;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.model.ModelDigest;
import master.core.model.ModelManifest;
import master.core.network.Parameters;
import master.onnx.graph.ElementType;
import master.onnx.graph.OnnxGraph;
import master.onnx.graph.Ref;
import master.onnx.graph.Shape;
import org.junit.jupiter.api.Test;

/** Models with several canvases; theirs is a network of one multiplication, whose height and width are open. */
class CanvasesTest {
    private static final List<Canvas> CANVASES =
            List.of(new Canvas(16, 16), new Canvas(16, 48), new Canvas(24, 32), new Canvas(16, 96));

    private static final Preprocessing FIT = Preprocessing.fitting(1, CANVASES);

    private static byte[] model(Preprocessing preprocessing, Object height, Object width) {
        ModelManifest tiny = Models.manifest();
        ModelManifest manifest = new ModelManifest(
                "tiny", tiny.vocabulary(), preprocessing, Models.MAX_LENGTH, tiny.network(), Map.of(), Map.of());
        int tokens = manifest.vocabulary().size();
        float[] weights = new float[tokens];
        float[] bias = new float[tokens];
        Random random = new Random(9);
        for (int i = 0; i < tokens; i++) {
            weights[i] = (float) (20 * random.nextGaussian());
            bias[i] = i < 4 ? -1000 : 0; // no special token
        }
        OnnxGraph graph = OnnxGraph.create();
        Ref image = graph.input(ModelManifest.IMAGE_INPUT, ElementType.FLOAT, Shape.of("N", 1, height, width));
        Ref mean = graph.reshape(graph.globalAveragePool(image), 0, 1);
        Ref columns = graph.div(graph.cast(graph.length(image, 3), ElementType.FLOAT), graph.scalar(100f));
        Ref logits = graph.gemm(
                graph.add(mean, columns),
                graph.initializer("head.weight", List.of(1, tokens), weights),
                graph.initializer(Parameters.HEAD + ".bias", List.of(tokens), bias));
        Ref probabilities = graph.softmax(logits);
        Shape answers = Shape.of("N", "S");
        Ref steps =
                graph.cast(graph.reduceMax(graph.softmax(mean), 0), ElementType.INT64); // 1, which only running tells
        Ref shape = graph.concat(0, graph.length(image, 0), steps);
        Ref token = graph.reshape(graph.argMax(probabilities, 1), -1, 1);
        Ref likeliest = graph.reshape(graph.reduceMax(probabilities, 1), -1, 1);
        graph.output(ModelManifest.TOKENS_OUTPUT, graph.expand(token, shape), answers);
        graph.output(ModelManifest.PROBABILITIES_OUTPUT, graph.expand(likeliest, shape), answers);
        ModelProto.Builder file = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(18))
                .setGraph(graph.build("open"));
        Map<String, String> properties = new LinkedHashMap<>(manifest.toProperties());
        properties.put(ModelManifest.DIGEST_KEY, ModelDigest.placeholder());
        properties.forEach((key, value) -> file.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return ModelDigest.seal(file.build().toByteArray());
    }

    /** Images of many shapes and colors. */
    private static List<ImageSource> mixture(int count) {
        Random random = new Random(4);
        List<ImageSource> sources = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            BufferedImage image =
                    new BufferedImage(10 + random.nextInt(90), 10 + random.nextInt(20), BufferedImage.TYPE_INT_RGB);
            int color = random.nextInt(1 << 24);
            for (int y = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    image.setRGB(x, y, color + x);
                }
            }
            sources.add(ImageSource.of(image));
        }
        return sources;
    }

    @Test
    void a_mixture_is_read_as_one_by_one_in_order() {
        try (Recognizer recognizer = Models.open(model(FIT, "H", "W"))) {
            List<ImageSource> sources = new ArrayList<>(mixture(60));
            sources.set(17, ImageSource.of(new byte[] {1, 2, 3}));
            List<Outcome> together = recognizer.recognizeAll(sources);
            assertThat(together).hasSize(60);
            assertThat(together.get(17)).isInstanceOf(Outcome.Failed.class);
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < sources.size(); i++) {
                if (i != 17) {
                    Recognition alone = recognizer.recognize(sources.get(i));
                    Recognition read = together.get(i).orThrow();
                    assertThat(read.text()).as("image %d", i).isEqualTo(alone.text());
                    assertThat(read.confidence()).isCloseTo(alone.confidence(), within(1e-6));
                    texts.add(read.text());
                }
            }
            assertThat(texts.stream().distinct().count()).isGreaterThan(1);
        }
    }

    @Test
    void the_model_says_which_canvases_it_has() {
        try (Recognizer recognizer = Models.open(model(FIT, "H", "W"))) {
            assertThat(recognizer.model().canvases()).isEqualTo(CANVASES);
            assertThat(recognizer.model().height()).isEqualTo(16);
            assertThat(recognizer.model().width()).isEqualTo(96);
        }
    }

    @Test
    void several_canvases_need_open_sizes_and_one_does_not() {
        assertThatThrownBy(() -> Models.open(model(FIT, 16, 96)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("its image is FLOAT [-1, 1, 16, 96], needed FLOAT [-1, 1, -1, -1]");
        Preprocessing one = Preprocessing.of(1, 16, 48, ResizeMode.STRETCH);
        ImageSource image = mixture(1).get(0);
        try (Recognizer open = Models.open(model(one, "H", "W"));
                Recognizer fixed = Models.open(model(one, 16, 48))) {
            assertThat(open.recognize(image)).isEqualTo(fixed.recognize(image));
            assertThat(fixed.model().canvases()).containsExactly(new Canvas(16, 48));
        }
    }

    private static PixelImage image(int width, int height) {
        return new PixelImage(width, height, new int[width * height]);
    }

    @Test
    void alternating_canvases_run_in_full_batches() {
        Batches batches = new Batches(FIT, Integer.MAX_VALUE, image -> false);
        List<List<Integer>> runs = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            batches.add(i % 2 == 0 ? image(10, 10) : image(30, 10), i).ifPresent(batch -> {
                runs.add(List.copyOf(batch.numbers()));
                batch.clear();
            });
        }
        assertThat(runs)
                .containsExactly(
                        List.of(0, 2, 4, 6, 8, 10, 12, 14),
                        List.of(1, 3, 5, 7, 9, 11, 13, 15),
                        List.of(16, 18, 20, 22, 24, 26, 28, 30),
                        List.of(17, 19, 21, 23, 25, 27, 29, 31));
        assertThat(batches.begun()).extracting(Batch::size).containsExactly(4, 4);
        batches.clear();
        assertThat(batches.begun()).isEmpty();
    }

    @Test
    void large_canvases_do_not_fill_the_memory() {
        Canvas[] large = new Canvas[20];
        Arrays.setAll(large, i -> new Canvas(1024, 1024 + 64 * i));
        Batches batches = new Batches(Preprocessing.fitting(1, List.of(large)), Integer.MAX_VALUE, image -> false);
        boolean made = false;
        for (int i = 0; i < large.length; i++) {
            Optional<Batch> full = batches.add(image(large[i].width(), large[i].height()), i);
            made |= full.isPresent();
            full.ifPresent(Batch::clear);
            assertThat(batches.begun().stream().mapToInt(Batch::values).sum()).isLessThan(Batch.MOST_VALUES);
        }
        assertThat(made).isTrue();
    }

    @Test
    void the_memory_of_batches_that_were_run_counts_too() {
        List<Canvas> large = List.of(new Canvas(512, 1024), new Canvas(512, 1536), new Canvas(512, 2048));
        Batches batches = new Batches(Preprocessing.fitting(1, large), Integer.MAX_VALUE, image -> false);
        List<Integer> read = new ArrayList<>();
        for (int i = 0; i < 6 * Batch.BEST_SIZE; i++) {
            Canvas canvas = large.get(i / Batch.BEST_SIZE % 3);
            batches.add(image(canvas.width(), canvas.height()), i).ifPresent(full -> {
                read.addAll(full.numbers());
                full.clear();
            });
            assertThat(batches.allocated()).isLessThanOrEqualTo(Batch.MOST_VALUES);
        }
        batches.begun().forEach(batch -> read.addAll(batch.numbers()));
        assertThat(read)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 6 * Batch.BEST_SIZE).boxed().toList());
    }
}
