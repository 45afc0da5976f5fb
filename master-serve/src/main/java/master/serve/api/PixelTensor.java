// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.util.ArrayList;
import java.util.List;
import master.api.ImageSource;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;

/**
 * Images given as numbers, {@code [N, H, W, C]}: gray or RGB samples. They become images of 8 bits and take the way
 * of any other image from there on. A client that made its floats of 8-bit samples, as (x - 127.5) / 127.5, loses
 * nothing; of others at most 1/255 is lost.
 */
final class PixelTensor {
    /** What the numbers mean. */
    enum Range {
        /** From -1 (black) to 1 (white), as MASTER-TF takes them. */
        SIGNED,
        /** From 0 to 255. */
        BYTE;

        private int sample(double value) {
            double sample = this == SIGNED ? (value + 1) * 127.5 : value;
            if (!(sample >= -0.51 && sample <= 255.51)) {
                throw new Problem(
                        ErrorCode.BAD_TENSOR,
                        "pixel %s, %s is allowed".formatted(value, this == SIGNED ? "-1 to 1" : "0 to 255"));
            }
            return (int) Math.round(Math.max(0, Math.min(255, sample)));
        }
    }

    private static final int LARGEST_SIDE = 8192;

    private PixelTensor() {}

    /** A source of numbers by their place in the flat tensor. */
    interface Values {
        double at(int index);
    }

    /**
     * The images of a tensor.
     *
     * @param shape {@code [N, H, W, C]}, C is 1 or 3
     * @param count how many numbers there are
     */
    static List<ImageSource> images(long[] shape, Values values, long count, Range range) {
        if (shape.length != 4) {
            throw new Problem(ErrorCode.BAD_TENSOR, "shape of rank %d, [N, H, W, C] is needed".formatted(shape.length));
        }
        long height = shape[1];
        long width = shape[2];
        long channels = shape[3];
        if (shape[0] < 1 || height < 1 || width < 1 || height > LARGEST_SIDE || width > LARGEST_SIDE) {
            throw new Problem(
                    ErrorCode.BAD_TENSOR,
                    "%d images of %dx%d, sides of 1 to %d are allowed"
                            .formatted(shape[0], width, height, LARGEST_SIDE));
        }
        if (channels != 1 && channels != 3) {
            throw new Problem(ErrorCode.BAD_TENSOR, "%d channels, 1 or 3 are allowed".formatted(channels));
        }
        long each = height * width * channels;
        if (count % each != 0 || count / each != shape[0]) {
            throw new Problem(ErrorCode.BAD_TENSOR, "shape and number of values do not agree");
        }
        InferenceTensors.checkCount(shape[0]);
        List<ImageSource> images = new ArrayList<>();
        for (int i = 0; i < shape[0]; i++) {
            int offset = Math.toIntExact(i * each);
            images.add(ImageSource.of(
                    image((int) width, (int) height, (int) channels, index -> values.at(offset + index), range)));
        }
        return images;
    }

    private static BufferedImage image(int width, int height, int channels, Values values, Range range) {
        BufferedImage image = new BufferedImage(
                width, height, channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_3BYTE_BGR);
        WritableRaster raster = image.getRaster();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++) {
                    raster.setSample(x, y, c, range.sample(values.at((y * width + x) * channels + c)));
                }
            }
        }
        return image;
    }
}
