// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import master.api.Label;
import master.core.io.AtomicFile;
import master.data.DatasetWriter;
import master.report.Png;
import master.synth.ContactSheet;
import master.synth.Families;
import master.synth.LabeledImage;
import master.synth.Preset;
import master.synth.Synthesizer;
import master.synth.SynthesizerConfig;
import master.synth.kind.Fold;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Draws a dataset. */
@Command(
        name = "synth",
        description = {
            "Draws labelled captchas and words. The same options on the same machine give the same images.",
            "OUT appears when everything is written, or not at all."
        },
        footer = {
            "",
            "Examples:",
            "  master dataset synth --count 1000 --seed 7 --out train",
            "  master dataset synth --count 60 --charset 0123456789 --out digits --sheet look.png",
            "  master dataset synth --count 60 --preset words --out words --sheet look.png"
        })
final class DatasetSynthCommand implements Callable<Integer> {
    private static final int SHEET_SAMPLES = 16; // of each family at most
    private static final int SHEET_WIDTH = 1600; // pixels

    @Spec
    private CommandSpec spec;

    @Mixin
    private DrawOptions draw;

    @Option(
            names = "--to",
            paramLabel = "LAYOUT",
            defaultValue = "folder",
            description =
                    "folder, jsonl, lmdb or fastocr; jsonl has boxes of the characters, too (default: ${DEFAULT-VALUE}).")
    private Layout layout;

    @Option(
            names = "--sheet",
            paramLabel = "FILE",
            description = "Also draws examples of every family, named, on one PNG.")
    private Path sheet;

    @Option(
            names = "--preset",
            paramLabel = "PRESET",
            defaultValue = "captcha",
            description = "captcha, or words for words in the wild (default: ${DEFAULT-VALUE}).")
    private Preset preset;

    @Option(
            names = "--charset",
            paramLabel = "CHARACTERS",
            converter = CharactersConverter.class,
            description = "The characters to draw.")
    private String charset;

    @Option(names = "--min-length", paramLabel = "N", description = "The shortest text.")
    private Integer minLength;

    @Option(names = "--max-length", paramLabel = "N", description = "The longest text.")
    private Integer maxLength;

    @Option(
            names = "--fold",
            paramLabel = "CASE",
            defaultValue = "none",
            description = "lower or upper: letters of both cases are drawn, labels have this one.")
    private Fold fold;

    @Option(
            names = "--only",
            paramLabel = "FAMILY",
            description = "Of its kind this family only: style/plates, framing/tall, font/lato ...; may be repeated.")
    private List<String> only = List.of();

    @Option(names = "--without", paramLabel = "FAMILY", description = "Leaves out this family; may be repeated.")
    private List<String> without = List.of();

    @Option(names = "--words", paramLabel = "FILE", description = "Words to draw, one per line; may be repeated.")
    private List<Path> words = List.of();

    @Override
    public Integer call() {
        int count = draw.count();
        Synthesizer synthesizer = synthesizer();
        SplittableRandom random = new SplittableRandom(draw.seed);
        try (DatasetWriter writer = layout.create(draw.out);
                Progress progress = Progress.start("synth", count)) {
            for (int i = 0; i < count; i++) {
                LabeledImage sample = synthesizer.next(random);
                writer.add(layout == Layout.JSONL ? sample.label() : Label.of(sample.text()), Png.of(sample.image()));
                progress.advance(1);
            }
            writer.finish();
        }
        spec.commandLine().getOut().println("%s: %d samples".formatted(draw.out, count));
        if (sheet != null) {
            Map<String, List<LabeledImage>> rows = rows(synthesizer);
            AtomicFile.write(sheet, Png.of(ContactSheet.rows(rows, SHEET_WIDTH)));
            spec.commandLine().getOut().println("%s: %d families".formatted(sheet, rows.size()));
        }
        return 0;
    }

    private Map<String, List<LabeledImage>> rows(Synthesizer synthesizer) {
        Map<String, List<LabeledImage>> rows = new LinkedHashMap<>();
        for (String family : synthesizer.families()) {
            Synthesizer only = synthesizer.only(family);
            SplittableRandom random = new SplittableRandom(draw.seed + family.hashCode());
            List<LabeledImage> samples = new ArrayList<>();
            for (int i = 0; i < SHEET_SAMPLES; i++) {
                samples.add(only.next(random));
            }
            rows.put(family, samples);
        }
        return rows;
    }

    private Synthesizer synthesizer() {
        try {
            SynthesizerConfig base = SynthesizerConfig.of(preset);
            return Synthesizer.create(base.withCharset(charset == null ? base.charset() : charset)
                    .withLengths(
                            minLength == null ? base.minLength() : minLength,
                            maxLength == null ? base.maxLength() : maxLength)
                    .withFontDirectories(draw.fonts.stream().map(Path::toString).toList())
                    .withWords(words.stream().map(Path::toString).toList())
                    .withFold(fold)
                    .withFamilies(new Families(only, without)));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }
}
