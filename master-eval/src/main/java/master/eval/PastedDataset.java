// SPDX-License-Identifier: Apache-2.0
package master.eval;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.Label;
import master.core.image.ImageReader;
import master.core.image.PixelImage;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.DatasetFormat;
import master.data.Sample;
import master.synth.augment.Ground;
import master.synth.augment.Pasted;

/**
 * A dataset whose images are pasted into larger ones, each at a place and on a color that its number decides. Closing
 * it leaves the dataset open.
 *
 * @param dataset the dataset
 * @param ground what the images are pasted on
 * @param wide how many times as wide the larger images are
 * @param high how many times as high the larger images are
 */
public record PastedDataset(Dataset dataset, Ground ground, double wide, double high) implements Dataset {
    @Override
    public String name() {
        return dataset.name();
    }

    @Override
    public DatasetFormat format() {
        return dataset.format();
    }

    @Override
    public int size() {
        return dataset.size();
    }

    @Override
    public Sample sample(int index) {
        Sample sample = dataset.sample(index);
        PixelImage image;
        try {
            image = ImageReader.read(ImageSource.of(sample.image()), ImageLimits.DEFAULT);
        } catch (ImageDecodeException e) {
            throw new DatasetException("dataset %s: %s".formatted(name(), sample.id()), e.getMessage(), e);
        }
        long width = Math.round(image.width() * wide);
        long height = Math.round(image.height() * high);
        if (width * height > ImageLimits.DEFAULT.maxPixels()) {
            throw new DatasetException(
                    "dataset %s: %s".formatted(name(), sample.id()),
                    "%dx%d pixels when pasted, %d are allowed"
                            .formatted(width, height, ImageLimits.DEFAULT.maxPixels()),
                    null);
        }
        Pasted pasted = Pasted.draw(image, (int) width, (int) height, ground, new SplittableRandom(index));
        return new Sample(sample.id(), sample.label().moved(pasted::move), png(pasted.image()));
    }

    private static byte[] png(PixelImage pixels) {
        BufferedImage image = new BufferedImage(pixels.width(), pixels.height(), BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, pixels.width(), pixels.height(), pixels.rgb(), 0, pixels.width());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The text alone: where an image is pasted depends on its size. */
    @Override
    public Label label(int index) {
        return Label.of(dataset.text(index));
    }

    @Override
    public String id(int index) {
        return dataset.id(index);
    }

    @Override
    public void close() {}
}
