// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import master.api.Vocabulary;
import master.core.image.ResizeMode;
import master.core.io.TextLines;
import master.imports.CheckpointImporter;
import master.imports.ImportOptions;
import master.imports.ImportedModel;
import master.imports.ImportedRecognizer;
import master.imports.SourceFormat;
import master.onnx.ModelFiles;
import master.onnx.OnnxExporter;
import master.onnx.TrainedModel;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a model of a checkpoint of another implementation, or of the CTC recognizer of another program. */
@Command(
        name = "import",
        description = {
            "Makes a model of a checkpoint or a recognizer of others.",
            "Checkpoints are those of MASTER-pytorch, MASTER-mmocr, MASTER-TF or TableMASTER; recognizers are ONNX files",
            "that answer by CTC, such as PP-OCR's and ddddocr's (--preset).",
            "What a file does not say has the defaults of its implementation, and is printed."
        },
        footer = {
            "",
            "Examples:",
            "  master import --from model_best.pth --out words.onnx",
            "      a checkpoint of MASTER-pytorch or MASTER-mmocr",
            "  master import --from OCRTransformer-Best.index --out words.onnx --charset-file keys.txt",
            "      one of MASTER-TF, with another alphabet",
            "  master import --from model_best.pth --out imported/",
            "      a folder to start fine-tuning from",
            "  master import --from rec.onnx --dict ppocrv6_dict.txt --preset ppocr --out ppocr.onnx",
            "      PP-OCR's recognizer; then master recognize --model ppocr.onnx"
        })
final class ImportCommand implements Callable<Integer> {
    /** The choices of {@code --format}. */
    private enum Source {
        AUTO,
        PYTORCH,
        MMOCR,
        TENSORFLOW,
        TABLEMASTER;

        Optional<SourceFormat> format() {
            return this == AUTO ? Optional.empty() : Optional.of(SourceFormat.valueOf(name()));
        }
    }

    private static final class Alphabet {
        @Option(
                names = "--charset",
                converter = CharactersConverter.class,
                paramLabel = "CHARACTERS",
                description = "The alphabet, in the order of its ids (default: the implementation's, by size).")
        private String characters;

        @Option(
                names = "--charset-file",
                paramLabel = "FILE",
                description = "The same from a UTF-8 file; ends of lines do not count.")
        private Path file;

        private boolean isGiven() {
            return characters != null || file != null;
        }
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--from", required = true, paramLabel = "FILE", description = "The checkpoint or ONNX file.")
    private Path from;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "PATH",
            description = "What to write: a file .onnx or .safetensors, or a folder, which gets a checkpoint.")
    private Path out;

    @Option(
            names = "--format",
            defaultValue = "auto",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Source source;

    @Option(names = "--name", paramLabel = "NAME", description = "The model's name (default: the implementation's).")
    private String name;

    @ArgGroup
    private Alphabet alphabet = new Alphabet();

    @Option(names = "--height", paramLabel = "PIXELS", description = "Rows of the input (default: as trained, or 48).")
    private Integer height;

    @Option(names = "--width", paramLabel = "PIXELS", description = "Columns of it (default: as trained, or 160).")
    private Integer width;

    @Option(
            names = "--resize",
            description = "How images are fitted in: ${COMPLETION-CANDIDATES} (default: as the implementation does).")
    private ResizeMode resize;

    @Option(names = "--max-length", paramLabel = "N", description = "The most characters of a text.")
    private Integer maxLength;

    @Option(names = "--heads", paramLabel = "N", description = "Attention heads (default: as trained, or 8).")
    private Integer heads;

    @Option(
            names = "--layers",
            paramLabel = "N",
            description = "Decoder layers, where all share their weights (default: as trained, or 3).")
    private Integer layers;

    @Option(
            names = "--encoder",
            negatable = true,
            description = "Whether MASTER-pytorch's encoder is in use (default: as trained, or not).")
    private Boolean encoder;

    @ArgGroup(exclusive = false, heading = "A CTC recognizer in an ONNX file:%n")
    private CtcImportOptions ctc;

    @Override
    public Integer call() {
        String ending = ending();
        if (ctc != null) {
            return recognizer(ending);
        }
        if (from.toString().toLowerCase(Locale.ROOT).endsWith(".onnx")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--from %s: an ONNX file needs --preset ppocr, svtr, crnn or ddddocr".formatted(from));
        }
        ImportedModel imported = CheckpointImporter.read(from, options());
        TrainedModel model = imported.model();
        PrintWriter print = spec.commandLine().getOut();
        imported.notes().forEach(print::println);
        switch (ending) {
            case ".onnx" -> OnnxExporter.write(model, out);
            case ".safetensors" -> ModelFiles.writeSafetensors(model, out);
            default -> ModelFiles.writeSafetensors(model, out.resolve(ModelFiles.CHECKPOINT_MODEL));
        }
        print.println(String.format(
                Locale.ROOT,
                "%s: model %s, %,d parameters",
                out,
                model.manifest().name(),
                model.parameters().trainableCount()));
        return 0;
    }

    private int recognizer(String ending) {
        if (!ending.equals(".onnx")) {
            throw new ParameterException(
                    spec.commandLine(), "--out %s, with --preset a file .onnx is needed".formatted(out));
        }
        if (source != Source.AUTO || alphabet.isGiven() || heads != null || layers != null || encoder != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--format, --charset, --charset-file, --heads, --layers and --encoder are not for --preset");
        }
        ImportedRecognizer imported = ctc.read(from, name, height, width, resize, maxLength);
        PrintWriter print = spec.commandLine().getOut();
        imported.notes().forEach(print::println);
        OnnxExporter.write(imported.file(), out);
        print.println("%s: model %s".formatted(out, imported.manifest().name()));
        return 0;
    }

    private String ending() {
        Path last = out.getFileName(); // of / there is none
        String file = last == null ? "" : last.toString().toLowerCase(Locale.ROOT);
        if (file.indexOf('.') < 0 || Files.isDirectory(out)) {
            return "";
        }
        String ending = file.substring(file.lastIndexOf('.'));
        if (!ending.equals(".onnx") && !ending.equals(".safetensors")) {
            throw new ParameterException(
                    spec.commandLine(), "--out %s, a file .onnx or .safetensors or a folder is needed".formatted(out));
        }
        return ending;
    }

    private ImportOptions options() {
        return new ImportOptions(
                source.format(),
                Optional.ofNullable(name),
                vocabulary(),
                optional(height),
                optional(width),
                Optional.ofNullable(resize),
                optional(maxLength),
                optional(heads),
                optional(layers),
                Optional.ofNullable(encoder));
    }

    private Optional<Vocabulary> vocabulary() {
        try {
            String characters =
                    alphabet.file == null ? alphabet.characters : String.join("", TextLines.read(alphabet.file));
            return Optional.ofNullable(characters).map(Vocabulary::ofCharacters);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (IOException e) {
            throw new Failure(e.getMessage(), e);
        }
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }
}
