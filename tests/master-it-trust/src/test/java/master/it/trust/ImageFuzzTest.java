// SPDX-License-Identifier: Apache-2.0
package master.it.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognizer;
import master.core.image.ImageReader;
import master.core.image.PixelImage;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Images from strangers, with 128 MiB of heap. 4,000 mutants in the build; {@code -Pfuzz} makes it 80,000 and says
 * what came out.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES) // a decoder that hangs fails, a slow machine does not
class ImageFuzzTest {
    private static final Preprocessing INPUT = Preprocessing.of(1, 32, 128, ResizeMode.PAD_RIGHT);

    @TempDir
    private Path cache;

    @BeforeEach
    void watchTheCache() {
        ImageIO.setUseCache(true); // the default: nothing here relies on somebody having turned it off
        ImageIO.setCacheDirectory(cache.toFile());
    }

    @AfterEach
    void leaveTheCache() {
        ImageIO.setCacheDirectory(null);
    }

    private static BufferedImage drawn(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        SplittableRandom random = new SplittableRandom(8);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(
                        x, y, x < width / 2 ? 0xFF000000 | x * 5 << 16 | y * 9 : 0x80000000 | random.nextInt(1 << 24));
            }
        }
        return image;
    }

    private static byte[] encoded(BufferedImage image, String format, boolean progressive) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(bytes)) {
            ImageWriteParam options = writer.getDefaultWriteParam();
            if (progressive) {
                options.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), options);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A small file of every format, in the forms that decoders treat differently. */
    private static Map<String, byte[]> seeds(int width, int height) throws IOException {
        BufferedImage color = drawn(width, height, BufferedImage.TYPE_INT_RGB);
        BufferedImage indexed = drawn(width, height, BufferedImage.TYPE_BYTE_INDEXED);
        BufferedImage gray = drawn(width, height, BufferedImage.TYPE_BYTE_GRAY);
        Map<String, byte[]> seeds = new LinkedHashMap<>();
        seeds.put("PNG", encoded(color, "png", false));
        seeds.put("interlaced PNG", encoded(color, "png", true));
        seeds.put("PNG with alpha", encoded(drawn(width, height, BufferedImage.TYPE_INT_ARGB), "png", false));
        seeds.put("PNG with a palette", encoded(indexed, "png", false));
        seeds.put("PNG of 16 bits", encoded(drawn(width, height, BufferedImage.TYPE_USHORT_GRAY), "png", false));
        seeds.put("JPEG", encoded(color, "jpeg", false));
        seeds.put("gray JPEG", encoded(gray, "jpeg", false));
        seeds.put("progressive JPEG", encoded(color, "jpeg", true));
        seeds.put("GIF", encoded(indexed, "gif", false));
        seeds.put("interlaced GIF", encoded(indexed, "gif", true));
        seeds.put("BMP", encoded(color, "bmp", false));
        seeds.put("BMP with a palette", encoded(indexed, "bmp", false));
        return seeds;
    }

    /** Reads an image up to the network's input; empty if it is refused. Whatever else is thrown fails the test. */
    private static List<PixelImage> read(byte[] file, float[] input) {
        try {
            PixelImage image = ImageReader.read(ImageSource.of(file), ImageLimits.DEFAULT);
            INPUT.apply(image, input, 0);
            return List.of(image);
        } catch (ImageDecodeException e) {
            assertThat(e.getMessage())
                    .startsWith("image: ")
                    .doesNotContain("\n")
                    .hasSizeLessThan(400);
            assertThat(e.getCause()).as("128 MiB are enough for the limits").isNotInstanceOf(OutOfMemoryError.class);
            return List.of();
        }
    }

    @Test
    void no_truncation_of_a_file_is_an_image() throws IOException {
        float[] input = new float[INPUT.length()];
        int cuts = 0;
        for (Map.Entry<String, byte[]> seed : seeds(24, 10).entrySet()) {
            byte[] file = seed.getValue();
            assertThat(read(file, input)).as(seed.getKey()).hasSize(1);
            // what stands behind the last pixel is no part of the image: the ends of PNG and GIF, padding of BMP
            for (int length = 0; length < file.length - 16; length++) {
                List<PixelImage> image = read(Arrays.copyOf(file, length), input);
                assertThat(image)
                        .as("%s, %d of %d bytes", seed.getKey(), length, file.length)
                        .isEmpty();
                cuts++;
            }
            for (int length = file.length - 16; length < file.length; length++) {
                read(Arrays.copyOf(file, length), input);
                cuts++;
            }
        }
        Mutations.say("truncations: %d", cuts);
        assertThat(cache).isEmptyDirectory();
    }

    @Test
    void a_changed_file_is_an_image_or_an_exception_and_leaves_nothing_behind() throws IOException {
        assumeTrue(Footprint.known(), "descriptors and memory are read from /proc");
        Mutations mutations = new Mutations(20261126);
        List<Map.Entry<String, byte[]>> seeds = new ArrayList<>(seeds(48, 20).entrySet());
        float[] input = new float[INPUT.length()];
        int rounds = Mutations.rounds(4000, 80_000);
        int images = 0;
        long slowest = 0;
        String slowestName = "";
        List<ImageSource> decoded = new ArrayList<>();
        long resident = 0;
        long heap = 0;
        int descriptors = 0;
        for (int round = 0; round < rounds; round++) {
            if (round == rounds / 10) { // warm
                heap = Footprint.heapKilobytes();
                resident = Footprint.residentKilobytes();
                descriptors = Footprint.descriptors().size();
            }
            Map.Entry<String, byte[]> seed = seeds.get(round % seeds.size());
            byte[] file = mutations.of(seed.getValue());
            long before = System.nanoTime();
            try {
                boolean picture = !read(file, input).isEmpty();
                images += picture ? 1 : 0;
                if (picture && round % 50 == 0) {
                    decoded.add(ImageSource.of(file));
                }
            } catch (RuntimeException | Error e) {
                Path kept = Files.write(Path.of("target", "failed-%d.bin".formatted(round)), file);
                throw new AssertionError("%s, round %d, see %s".formatted(seed.getKey(), round, kept), e);
            }
            long took = System.nanoTime() - before;
            if (round >= rounds / 10 && took > slowest) {
                slowest = took;
                slowestName = seed.getKey();
            }
        }
        long heapGrowth = Footprint.heapKilobytes() - heap;
        long residentGrowth = Footprint.residentKilobytes() - resident;
        assertThat(Footprint.descriptors()).as("descriptors").hasSizeLessThanOrEqualTo(descriptors);
        Mutations.say(
                "mutants: %d, images %d, refused %d, other exceptions 0, slowest %.1f ms (%s),"
                        + " heap %+d KiB, resident %+d KiB, descriptors %+d",
                rounds,
                images,
                rounds - images,
                slowest / 1e6,
                slowestName,
                heapGrowth,
                residentGrowth,
                Footprint.descriptors().size() - descriptors);
        assertThat(heapGrowth).as("growth of the heap in KiB").isLessThan(8 << 10);
        assertThat(cache).isEmptyDirectory();
        assertThat(images).isBetween(rounds / 20, rounds - rounds / 20);

        try (Recognizer recognizer = Recognizer.bundled("captcha")) {
            for (Outcome outcome : recognizer.recognizeAll(decoded)) {
                assertThat(outcome).isInstanceOf(Outcome.Recognized.class);
            }
        }
    }
}
