// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import master.core.io.AtomicFile;
import master.report.Png;
import master.table.dataset.TableFolderWriter;
import master.table.structure.StructureTokens;
import master.table.synth.FontFiles;
import master.table.synth.SyntheticTable;
import master.table.synth.TableFamilies;
import master.table.synth.TableSheet;
import master.table.synth.TableSynthesizer;
import master.table.synth.TableSynthesizerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Draws a dataset of tables. */
@Command(
        name = "tables",
        description = {
            "Draws tables to train on: images, labels.jsonl with their structure and boxes, tables.jsonl in PubTabNet's form.",
            "OUT appears when everything is written, or not at all."
        },
        footer = {
            "",
            "Examples:",
            "  master dataset tables --count 1000 --out tables",
            "  master dataset tables --count 20 --rows 2-5 --columns 2-4 --tokens html --out small --sheet look.png"
        })
final class DatasetTablesCommand implements Callable<Integer> {
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,4})-([0-9]{1,4})");
    private static final int SHEET_TABLES = 30;
    private static final int SHEET_COLUMNS = 3;
    private static final int SHEET_COLUMN = 520; // pixels

    @Spec
    private CommandSpec spec;

    @Mixin
    private DrawOptions draw;

    @Option(
            names = "--tokens",
            paramLabel = "TOKENS",
            defaultValue = "otsl",
            description = "How labels spell the structure: otsl, html or positions (default: ${DEFAULT-VALUE}).")
    private String tokens;

    @Option(
            names = "--rows",
            paramLabel = "MIN-MAX",
            defaultValue = "2-20",
            description = "Rows (default: ${DEFAULT-VALUE}).")
    private String rows;

    @Option(
            names = "--columns",
            paramLabel = "MIN-MAX",
            defaultValue = "2-10",
            description = "Columns (default: ${DEFAULT-VALUE}).")
    private String columns;

    @Option(
            names = "--spanning",
            paramLabel = "SHARE",
            defaultValue = "0.5",
            description = "Share of tables that may have spanning cells (default: ${DEFAULT-VALUE}).")
    private double spanning;

    @Option(
            names = "--degraded",
            paramLabel = "SHARE",
            defaultValue = "0.4",
            description = "Share of images as scans and cameras leave them (default: ${DEFAULT-VALUE}).")
    private double degraded;

    @Option(
            names = "--only",
            paramLabel = "FAMILY",
            description = "Draws only this family of its kind, such as rules/grid; may be repeated.")
    private List<String> only = List.of();

    @Option(
            names = "--without",
            paramLabel = "FAMILY",
            description = "Leaves a family out, such as rules/none or font/lato; may be repeated.")
    private List<String> without = List.of();

    @Option(names = "--sheet", paramLabel = "FILE", description = "Also draws examples with their boxes on one PNG.")
    private Path sheet;

    @Override
    public Integer call() {
        int count = draw.count();
        TableSynthesizer synthesizer;
        StructureTokens spelling;
        try {
            int[] height = range("--rows", rows);
            int[] width = range("--columns", columns);
            synthesizer = TableSynthesizer.create(
                    new TableSynthesizerConfig(
                            height[0],
                            height[1],
                            width[0],
                            width[1],
                            spanning,
                            degraded,
                            new TableFamilies(only, without)),
                    draw.fonts.isEmpty() ? TableSynthesizer.usualFonts() : FontFiles.read(draw.fonts));
            spelling = spelling();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        SplittableRandom random = new SplittableRandom(draw.seed);
        List<SyntheticTable> shown = new ArrayList<>();
        int unfit = 0;
        try (TableFolderWriter writer = new TableFolderWriter(draw.out, spelling);
                Progress progress = Progress.start("tables", count)) {
            while (writer.size() < count) {
                SyntheticTable drawn = synthesizer.next(random);
                if (!fits(spelling, drawn)) {
                    unfit++;
                    continue;
                }
                writer.add(drawn.image(), drawn.table());
                progress.advance(1);
                if (shown.size() < SHEET_TABLES) {
                    shown.add(drawn);
                }
            }
            writer.finish();
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw new Failure(e.getMessage(), e);
        }
        spec.commandLine()
                .getOut()
                .println("%s: %d tables%s"
                        .formatted(
                                draw.out,
                                count,
                                unfit == 0 ? "" : ", %d more that the tokens cannot spell".formatted(unfit)));
        if (sheet != null) {
            AtomicFile.write(sheet, Png.of(TableSheet.draw(shown, SHEET_COLUMNS, SHEET_COLUMN)));
            spec.commandLine().getOut().println("%s: %d tables".formatted(sheet, shown.size()));
        }
        return 0;
    }

    private static boolean fits(StructureTokens spelling, SyntheticTable drawn) {
        try {
            spelling.label(
                    drawn.table(), drawn.image().getWidth(), drawn.image().getHeight());
            return true;
        } catch (IllegalArgumentException e) {
            return false; // a span too wide
        }
    }

    private StructureTokens spelling() {
        return StructureTokens.all().stream()
                .filter(one -> one.name().equals(tokens))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--tokens \"%s\", otsl, html or positions are allowed".formatted(tokens)));
    }

    private static int[] range(String option, String value) {
        Matcher range = RANGE.matcher(value);
        if (!range.matches()) {
            throw new IllegalArgumentException("%s \"%s\", a range such as 2-20 is allowed".formatted(option, value));
        }
        return new int[] {Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2))};
    }
}
