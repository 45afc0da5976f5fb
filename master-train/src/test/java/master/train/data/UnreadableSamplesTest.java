// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import master.api.LetterCase;
import master.api.Vocabulary;
import master.core.image.PixelImage;
import master.core.model.ModelManifest;
import master.core.network.NetworkConfig;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.LabelPolicy;
import master.data.LabelSurvey;
import master.data.LmdbWriter;
import master.synth.augment.Augmentation;
import master.synth.augment.AugmentationConfig;
import master.train.TestModels;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A damaged LMDB: what can be read is learnt from, the rest is counted and named, and too much of it ends the run. */
class UnreadableSamplesTest {
    private static final ModelManifest MANIFEST = TestModels.manifest(NetworkConfig.tiny());
    private static final int SAMPLES = 200;

    @TempDir
    private Path folder;

    private final List<String> unreadable = Collections.synchronizedList(new ArrayList<>());
    private final List<Integer> damaged = new ArrayList<>();
    private Path lmdb;

    @BeforeEach
    void write_and_damage_one_record_in_twenty() throws IOException {
        lmdb = folder.resolve("lmdb");
        List<byte[]> images = new ArrayList<>();
        try (LmdbWriter writer = LmdbWriter.create(lmdb)) {
            for (int i = 0; i < SAMPLES; i++) {
                String label = "%04d".formatted(i);
                images.add(png(label));
                writer.add(label, images.get(i));
            }
            writer.finish();
        }
        Path data = lmdb.resolve("data.mdb");
        byte[] bytes = Files.readAllBytes(data);
        Random random = new Random(7);
        for (int i = 7; i < SAMPLES; i += 20) {
            damaged.add(i);
            flip(bytes, images.get(i), random);
        }
        Files.write(data, bytes);
    }

    private static byte[] png(String label) throws IOException {
        PixelImage picture = TestModels.pixels(label);
        var image = new java.awt.image.BufferedImage(48, 16, java.awt.image.BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 48, 16, picture.rgb(), 0, 48);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    /** Flips bits wherever an image lies: LMDB leaves copies behind when it splits a page. */
    private static void flip(byte[] bytes, byte[] picture, Random random) {
        String all = new String(bytes, StandardCharsets.ISO_8859_1);
        String part = new String(picture, StandardCharsets.ISO_8859_1);
        int at = all.indexOf(part);
        assertThat(at).isPositive();
        for (; at >= 0; at = all.indexOf(part, at + 1)) {
            bytes[at + random.nextInt(4)] ^= (byte) (1 + random.nextInt(255)); // \x89PNG
            for (int flips = 0; flips < 8; flips++) {
                bytes[at + 4 + random.nextInt(30)] ^= (byte) (1 + random.nextInt(255));
            }
        }
    }

    private DatasetSource source(double maxUnreadable) {
        return source(maxUnreadable, LabelPolicy.strict(Vocabulary.ofCharacters(TestModels.CHARSET), 4));
    }

    private DatasetSource source(double maxUnreadable, LabelPolicy policy) {
        Dataset dataset = Dataset.open(lmdb);
        LabelSurvey labels = LabelSurvey.of(dataset, policy);
        Augmentation none = new Augmentation(AugmentationConfig.of(Map.of(), 1));
        return new DatasetSource(dataset, labels.check(), 1, none, maxUnreadable);
    }

    @Test
    void an_epoch_brings_every_readable_sample_once_and_names_the_others() throws InterruptedException {
        List<String> labels = new ArrayList<>();
        try (DatasetSource source = source(0.05)) {
            try (BatchLoader loader = new BatchLoader(source, MANIFEST, 8, 0, 2, unreadable::add)) {
                for (int step = 0; step < SAMPLES / 8; step++) {
                    Batch batch = loader.next();
                    for (int n = 0; n < batch.size(); n++) {
                        int[] ids = Arrays.copyOfRange(batch.targets(), n * batch.length(), (n + 1) * batch.length());
                        labels.add(MANIFEST.vocabulary().decode(ids));
                    }
                }
            }
            assertThat(labels).hasSize(SAMPLES - damaged.size()).doesNotHaveDuplicates();
            damaged.forEach(i -> assertThat(labels).doesNotContain("%04d".formatted(i)));
            for (int i : damaged) {
                String key = "image-%09d".formatted(i + 1);
                assertThat(unreadable).anyMatch(message -> message.contains(key));
            }
            assertThat(source.unreadable().toString()).contains(lmdb.toString(), "image-0000");
        }
    }

    @Test
    void more_of_them_than_allowed_end_the_run_with_their_number_and_reasons() {
        try (DatasetSource source = source(0.01);
                BatchLoader loader = new BatchLoader(source, MANIFEST, 8, 0, 1, unreadable::add)) {
            assertThatThrownBy(() -> {
                        for (int step = 0; step < SAMPLES / 8; step++) {
                            loader.next();
                        }
                    })
                    .isInstanceOf(DatasetException.class)
                    .hasMessageContainingAll(lmdb.toString(), "3 of the", "cannot be read, maxUnreadable is 0.01");
        }
    }

    @Test
    void samples_that_labels_leave_out_make_no_room_for_unreadable_ones() {
        LabelPolicy withoutOnes = new LabelPolicy(
                LetterCase.NONE, LabelPolicy.Unfit.SKIP, Optional.of(Vocabulary.ofCharacters("023456789")), 4);
        try (DatasetSource source = source(0.05, withoutOnes)) {
            int unread = 0;
            for (int i = 0; i < 81; i++) { // labels without a 1
                try {
                    source.at(i);
                } catch (DatasetException e) {
                    unread++;
                }
            }
            assertThat(unread).isEqualTo(5); // of 81
            assertThatThrownBy(source::check).hasMessageContaining("5 of the 81 samples read so far");
        }
    }

    @Test
    void seeing_the_same_bad_sample_again_does_not_make_it_two() {
        ReadTally tally = new ReadTally("set", 100, 0.01);
        for (int epoch = 0; epoch < 50; epoch++) {
            tally.failed(3, "damaged", "three");
            tally.check();
        }
        assertThat(tally.reasons().lines()).containsExactly("1 of: damaged (three)");
        tally.failed(4, "damaged", "four");
        assertThatThrownBy(tally::check).hasMessageContaining("2 of the 51 samples read so far");
    }

    @Test
    void none_is_none_and_large_datasets_are_judged_before_they_are_through() {
        ReadTally none = new ReadTally("set", 1_000_000, 0);
        none.check();
        none.failed(1, "damaged", "one");
        assertThatThrownBy(none::check).isInstanceOf(DatasetException.class);

        ReadTally large = new ReadTally("set", 1_000_000, 0.01);
        for (int i = 0; i < 19; i++) {
            large.failed(i, "damaged", "sample " + i); // 10 + 3 * sqrt(10) are chance
        }
        large.check();
        large.failed(19, "damaged", "sample 19");
        assertThatThrownBy(large::check).hasMessageContaining("20 of the 20 samples read so far");
    }
}
