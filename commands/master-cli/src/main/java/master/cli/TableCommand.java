// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import master.api.ImageLimits;
import master.api.MasterException;
import master.api.Recognizer;
import master.core.io.AtomicFile;
import master.table.TableFormat;
import master.table.TableRecognition;
import master.table.TableRecognizer;
import master.table.Word;
import master.table.words.CellReader;
import master.table.words.WordsFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reads tables. */
@Command(
        name = "table",
        description = {
            "Reads images of one table each: rows, columns, spans, header and the text of each cell.",
            "The text is read by a model of words (--text-model), or comes from --words."
        },
        footer = {
            "",
            "Examples:",
            "  master table table.png > table.html",
            "  master table --words words.json --format csv table.png",
            "  master table --format json --out read/ tables/",
            "  master table --structure-only --format md table.png"
        })
final class TableCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model = new ModelOptions("tables");

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "html",
            description = "html, csv, md, json or latex (default: ${DEFAULT-VALUE}).")
    private TableFormat format;

    @Option(
            names = "--words",
            paramLabel = "FILE.json",
            description = {
                "The words of the image: [{\"text\": \"Age\", \"box\": [x0, y0, x1, y1]}, ...], in pixels,",
                "such as those of a PDF or of another OCR."
            })
    private Path words;

    @Option(
            names = "--text-model",
            paramLabel = "MODEL",
            defaultValue = "words-int8",
            description = "The model that reads the words (default: ${DEFAULT-VALUE}).")
    private String textModel;

    @Option(names = "--structure-only", description = "Reads no words.")
    private boolean structureOnly;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Writes a file for each image instead; needed where there are several.")
    private Path out;

    @Parameters(
            arity = "1..*",
            paramLabel = "IMAGE",
            description = "PNG, JPEG, BMP, GIF, WebP or TIFF files, folders of them, or - for the standard input.")
    private List<String> names;

    @Override
    public Integer call() {
        List<ImageInputs.Input> images =
                ImageInputs.of(names, spec.commandLine().getErr());
        if (images.size() > 1 && (out == null || words != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%d images, %s"
                            .formatted(
                                    images.size(), out == null ? "--out is needed" : "--words belongs to one image"));
        }
        if (structureOnly && words != null) {
            throw new ParameterException(spec.commandLine(), "--words have no use with --structure-only");
        }
        if ((structureOnly || words != null)
                && spec.commandLine().getParseResult().hasMatchedOption("--text-model")) {
            throw new ParameterException(
                    spec.commandLine(), "--text-model has no use with --words or --structure-only: it reads the words");
        }
        checkFiles(images);
        Optional<List<Word>> given = words();
        int failed = 0;
        try (Recognizer texts = structureOnly || words != null ? null : model.openOther(textModel);
                TableRecognizer recognizer =
                        recognizer(Optional.ofNullable(texts).map(CellReader::new))) {
            for (ImageInputs.Input image : images) {
                try {
                    TableRecognition read = given.isPresent()
                            ? recognizer.recognize(image.source(), given.get())
                            : recognizer.recognize(image.source());
                    write(image.name(), read);
                    read.warnings().forEach(warning -> say(image.name() + ": " + warning));
                } catch (MasterException e) {
                    failed++;
                    String message = Main.oneLine(e.getMessage());
                    say(message.contains(image.name()) ? message : image.name() + ": " + message);
                }
            }
        }
        return failed == 0 ? 0 : 1;
    }

    private void checkFiles(List<ImageInputs.Input> images) {
        Map<Path, String> files = new HashMap<>();
        for (ImageInputs.Input image : out == null ? List.<ImageInputs.Input>of() : images) {
            String other = files.put(file(image.name()), image.name());
            if (other != null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "%s and %s would both become %s".formatted(other, image.name(), file(image.name())));
            }
        }
    }

    private Path file(String name) {
        return out.resolve(Path.of(name).getFileName() + "." + format);
    }

    private Optional<List<Word>> words() {
        try {
            return words == null ? Optional.empty() : Optional.of(WordsFile.read(words));
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private TableRecognizer recognizer(Optional<TableRecognizer.WordReader> texts) {
        try {
            return TableRecognizer.of(model.open(), ImageLimits.DEFAULT, texts);
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private void write(String name, TableRecognition read) {
        String text = format.write(read);
        if (out != null) {
            AtomicFile.write(file(name), text);
            return;
        }
        PrintWriter writer = spec.commandLine().getOut();
        writer.print(text.endsWith("\n") ? text : text + "\n");
        writer.flush();
    }

    private void say(String message) {
        spec.commandLine().getErr().println("master: " + message);
        spec.commandLine().getErr().flush();
    }
}
