// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.api.Recognizer;
import master.table.TableRecognition;
import master.table.TableRecognizer;
import master.table.synth.TableSynthesizer;
import master.table.synth.TableSynthesizerConfig;
import master.table.words.CellReader;
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

/** Reading a table of 12 rows and 6 columns by the bundled models, with one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 3, time = 5)
@Fork(1)
public class TableBenchmark {
    private static final int ROWS = 12;
    private static final int COLUMNS = 6;
    private static final int COUNT = 8;

    /** The name of the model that reads the words; none: the structure only. */
    @Param({"none", "words", "words-int8"})
    public String words;

    private final List<ImageSource> images = new ArrayList<>();
    private Optional<Recognizer> texts = Optional.empty();
    private TableRecognizer recognizer;
    private int next;

    /** Draws the tables and opens the models. */
    @Setup
    public void open() {
        TableSynthesizerConfig config = TableSynthesizerConfig.DEFAULT
                .withSizes(ROWS, ROWS, COLUMNS, COLUMNS)
                .withSpanning(0)
                .withDegraded(0);
        TableSynthesizer synthesizer = TableSynthesizer.create(config, TableSynthesizer.usualFonts());
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < COUNT; i++) {
            images.add(ImageSource.of(synthesizer.next(random).image()));
        }
        if (!words.equals("none")) {
            texts = Optional.of(Recognizer.bundled(words));
        }
        recognizer = TableRecognizer.of(Recognizer.bundled("tables"), ImageLimits.DEFAULT, texts.map(CellReader::new));
    }

    /** Closes the models. */
    @TearDown
    public void close() {
        recognizer.close();
        texts.ifPresent(Recognizer::close);
    }

    /** Reads one table. */
    @Benchmark
    public TableRecognition table() {
        return recognizer.recognize(images.get(next++ % COUNT));
    }
}
