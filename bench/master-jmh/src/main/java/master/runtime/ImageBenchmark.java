// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.core.image.ImageReader;
import master.core.image.PixelImage;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From the bytes of a file to the network's input, one image. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ImageBenchmark {
    /** The form of the files. */
    @Param({"png", "jpeg"})
    public String format;

    private final List<ImageSource> files = new ArrayList<>();
    private final List<PixelImage> pixels = new ArrayList<>();
    private final Preprocessing preprocessing = Preprocessing.of(1, 32, 128, ResizeMode.STRETCH);
    private final float[] input = new float[preprocessing.length()];
    private int next;

    /** Draws the images. */
    @Setup
    public void draw() throws IOException {
        for (byte[] file : Captchas.files(format)) {
            files.add(ImageSource.of(file));
            pixels.add(ImageReader.read(ImageSource.of(file), ImageLimits.DEFAULT));
        }
    }

    /** Checks the file's structure and decodes its pixels. */
    @Benchmark
    public PixelImage decode() {
        return ImageReader.read(files.get(next++ % files.size()), ImageLimits.DEFAULT);
    }

    /** Gray, resizing, normalizing. */
    @Benchmark
    public float[] preprocess() {
        preprocessing.apply(pixels.get(next++ % pixels.size()), input, 0);
        return input;
    }
}
