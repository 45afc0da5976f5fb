// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import master.core.wire.WireReader;
import master.imports.CheckpointImporter;
import master.imports.ImportOptions;
import master.onnx.ModelFormatException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DamagedCheckpointTest {
    private static final String INDEX = "OCRTransformer-1.index";
    private static final String DATA = "OCRTransformer-1.data-00000-of-00001";

    @TempDir
    private Path folder;

    @BeforeEach
    void unpack() throws IOException {
        Fixture.unpack("head", folder);
    }

    @Test
    void an_index_that_is_cut_off_anywhere_is_refused() throws IOException {
        byte[] index = Files.readAllBytes(folder.resolve(INDEX));
        for (int length = 0; length < index.length; length += 23) {
            byte[] cut = Arrays.copyOf(index, length);
            assertThatExceptionOfType(ModelFormatException.class)
                    .as("%d bytes", length)
                    .isThrownBy(() -> IndexTable.read(reader(cut)))
                    .withMessageStartingWith("x.index: byte ");
        }
    }

    @Test
    void a_flipped_bit_of_an_index_is_found_or_has_no_meaning() throws IOException {
        byte[] index = Files.readAllBytes(folder.resolve(INDEX));
        int entries = IndexTable.read(reader(index)).size();
        RandomGenerator random = new SplittableRandom(1);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] flipped = index.clone();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(IndexTable.read(reader(flipped))).hasSize(entries);
            } catch (ModelFormatException e) {
                refused++;
            }
        }
        assertThat(refused).as("only the footer has unused bytes").isGreaterThan(2950);
    }

    /** Behind the checksums: what a file made on purpose could hold. */
    @Test
    void blocks_of_any_content_end_in_an_exception_that_names_the_place() throws IOException {
        byte[] index = Files.readAllBytes(folder.resolve(INDEX));
        RandomGenerator random = new SplittableRandom(2);
        int refused = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = damage(index, random, 400);
            SealedIndex.seal(damaged);
            try {
                IndexTable.read(reader(damaged)).values().forEach(BundleEntry::read);
            } catch (ModelFormatException e) {
                assertThat(e).hasMessageMatching("(?s)x\\.index: byte \\d+: .*");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(500);
    }

    @Test
    void a_damaged_graph_of_objects_ends_in_an_exception_or_another_graph() throws IOException {
        TensorBundle bundle = TensorBundle.open(folder.resolve("OCRTransformer-1"));
        WireReader cursor = bundle.string(ObjectGraph.KEY);
        byte[] graph = new byte[cursor.remaining()];
        cursor.bytes().get(graph);
        RandomGenerator random = new SplittableRandom(3);
        int refused = 0;
        for (int i = 0; i < 300; i++) {
            byte[] damaged = i % 4 == 0
                    ? Arrays.copyOf(graph, random.nextInt(graph.length))
                    : damage(graph, random, graph.length);
            try {
                ObjectGraph read = ObjectGraph.read(reader(damaged));
                TensorflowImporter.read(ModelVariables.of(read, bundle, "x"), "x", Fixture.options());
            } catch (ModelFormatException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(50);
    }

    private static byte[] damage(byte[] bytes, RandomGenerator random, int within) {
        byte[] damaged = bytes.clone();
        for (int k = 1 + random.nextInt(4); k > 0; k--) {
            damaged[random.nextInt(Math.min(within, damaged.length))] = (byte) random.nextInt();
        }
        return damaged;
    }

    @Test
    void a_flipped_bit_of_a_value_is_found() throws IOException {
        byte[] data = Files.readAllBytes(folder.resolve(DATA));
        TensorBundle bundle = TensorBundle.open(folder.resolve("OCRTransformer-1"));
        String key = "model/linear/bias/.ATTRIBUTES/VARIABLE_VALUE";
        int offset = (int) bundle.entry(key).offset();
        data[offset + 5] ^= 4;
        Files.write(folder.resolve(DATA), data);
        refused("%s: the checksum of %s, 264 bytes from byte %d on, is wrong"
                .formatted(folder.resolve(DATA), key, offset));
    }

    @Test
    void a_flipped_bit_of_the_graph_is_found() throws IOException {
        byte[] data = Files.readAllBytes(folder.resolve(DATA));
        TensorBundle bundle = TensorBundle.open(folder.resolve("OCRTransformer-1"));
        data[(int) bundle.entry(ObjectGraph.KEY).offset() + 3000] ^= 1;
        Files.write(folder.resolve(DATA), data);
        refused("the checksum of _CHECKPOINTABLE_OBJECT_GRAPH");
    }

    @Test
    void values_that_are_cut_off_or_missing_are_found_at_once() throws IOException {
        byte[] data = Files.readAllBytes(folder.resolve(DATA));
        Files.write(folder.resolve(DATA), Arrays.copyOf(data, data.length - 1));
        refused("%s: cut off, it has %d bytes and the index tells of %d"
                .formatted(folder.resolve(DATA), data.length - 1, data.length));
        Files.delete(folder.resolve(DATA));
        refused("there is no file " + folder.resolve(DATA));
    }

    @Test
    void tensors_that_lie_over_each_other_are_refused() throws IOException {
        byte[] index = Files.readAllBytes(folder.resolve(INDEX));
        // int64, no axes, byte 20, 8 bytes: now 120 more, of which other tensors are
        index[new String(index, ISO_8859_1).indexOf("\b\t\022\0 \024(\b") + 7] += 112;
        SealedIndex.seal(index);
        Files.write(folder.resolve(INDEX), index);
        int length = (int) Files.size(folder.resolve(DATA));
        refused("its tensors lie over each other, they have %d bytes and it has %d".formatted(length + 112, length));
    }

    @Test
    void blocks_that_are_named_again_and_again_are_refused() {
        byte[] empty = SealedIndex.block(new byte[0], 100);
        byte[] place = {0, 1, 3, 'a', 0, (byte) (404 & 127 | 128), 404 >> 7}; // the block of 404 bytes at byte 0
        ByteBuffer places = ByteBuffer.allocate(50 * place.length);
        while (places.hasRemaining()) {
            places.put(place);
        }
        byte[] table = SealedIndex.table(empty, SealedIndex.block(places.array(), 0));
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> IndexTable.read(reader(table)))
                .withMessage("x.index: byte 0: its blocks have more bytes than the file");
    }

    @Test
    void a_graph_of_very_long_paths_is_refused() {
        ByteArrayOutputStream chain = new ByteArrayOutputStream();
        for (int next = 1; next <= 2000; next++) { // an object whose attribute "a" is the next one
            byte[] child = {8, (byte) (next & 127 | 128), (byte) (next >> 7), 18, 1, 'a'};
            chain.writeBytes(new byte[] {10, 8, 10, 6});
            chain.writeBytes(child);
        }
        chain.writeBytes(new byte[] {10, 0});
        ObjectGraph graph = ObjectGraph.read(reader(chain.toByteArray()));
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> graph.variables(0, Set.of()))
                .withMessageContaining("a path of 1001 characters, a/a/a/")
                .withMessageEndingWith("at most 1000 are allowed");
    }

    @Test
    void a_graph_of_very_many_objects_is_refused() {
        byte[] objects = new byte[2 * 100_001];
        for (int at = 0; at < objects.length; at += 2) {
            objects[at] = 10; // an object without anything
        }
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> ObjectGraph.read(reader(objects)))
                .withMessageEndingWith("a graph of more than 100000 objects");
    }

    @Test
    void a_file_that_is_no_index_is_refused() throws IOException {
        Files.writeString(folder.resolve(INDEX), "x".repeat(100));
        refused("no TensorFlow index, or cut off");
        Files.writeString(folder.resolve(INDEX), "");
        refused("%s: byte 0: 0 bytes, no TensorFlow index is that short".formatted(folder.resolve(INDEX)));
    }

    @Test
    void a_compressed_block_is_refused() throws IOException {
        byte[] index = Files.readAllBytes(folder.resolve(INDEX));
        SealedIndex.firstBlockType(index, 1);
        Files.write(folder.resolve(INDEX), index);
        refused("a block is compressed, type 1");
    }

    @Test
    void a_list_of_checkpoints_that_names_none_is_refused() throws IOException {
        Path list = folder.resolve("checkpoint");
        Files.writeString(list, "all_model_checkpoint_paths: \"OCRTransformer-1\"\n");
        refused("%s: no line model_checkpoint_path".formatted(list));
        Files.writeString(list, "model_checkpoint_path: \"OCRTransformer-7\"\n");
        refused("%s: names the checkpoint %s".formatted(list, folder.resolve("OCRTransformer-7")));
        Files.delete(list);
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> TensorflowImporter.read(folder, ImportOptions.defaults()))
                .withMessageContaining("holds no TensorFlow checkpoint");
    }

    private void refused(String message) {
        assertThatExceptionOfType(ModelFormatException.class)
                .isThrownBy(() -> CheckpointImporter.read(folder, Fixture.options()))
                .withMessageContaining(message);
    }

    private static WireReader reader(byte[] bytes) {
        return WireReader.of("x.index", 0, bytes, ModelFormatException::new);
    }
}
