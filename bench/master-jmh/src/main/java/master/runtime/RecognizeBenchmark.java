// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognizer;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A whole call of a bundled model, with one thread. The time is that of the call, not of an image. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RecognizeBenchmark {
    /** The name of the model. */
    @Param({"captcha", "captcha-int8"})
    public String model;

    /** Images per call. */
    @Param({"1", "8"})
    public int batch;

    private final List<List<ImageSource>> calls = new ArrayList<>();
    private Recognizer recognizer;
    private int next;

    /** Draws the images and opens the model. */
    @Setup
    public void open() throws IOException {
        List<byte[]> files = Captchas.files("png");
        for (int from = 0; from < Captchas.COUNT; from += batch) {
            calls.add(files.subList(from, from + batch).stream()
                    .map(ImageSource::of)
                    .toList());
        }
        recognizer = Recognizer.bundled(model);
    }

    /** Closes the model. */
    @TearDown
    public void close() {
        recognizer.close();
    }

    /** Reads one image or eight. */
    @Benchmark
    public List<Outcome> recognize() {
        return recognizer.recognizeAll(calls.get(next++ % calls.size()));
    }
}
