// SPDX-License-Identifier: Apache-2.0
package master.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import master.api.Canvas;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.io.Sha256;
import master.core.model.ModelManifest;
import master.core.network.CtcNetwork;
import master.imports.CtcPreset.ChannelOrder;
import master.imports.ctc.CtcDictionary;
import master.onnx.ForeignNetwork;
import master.onnx.ModelFormatException;

/**
 * Makes a model file of a CTC recognizer of another program: its ONNX file, its tokens, and what is known of its
 * family. The network is taken over as it is, and not run. Thread-safe.
 */
public final class CtcImporter {
    private CtcImporter() {}

    /**
     * Reads a recognizer.
     *
     * @param file the ONNX file
     * @throws ModelFormatException if it is no such file, or its tokens or the options do not fit
     * @throws UncheckedIOException if it or its dictionary cannot be read
     */
    public static ImportedRecognizer read(Path file, CtcOptions options) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new ModelFormatException("there is no file %s".formatted(file), e);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "%s cannot be read (%s)".formatted(file, e.getClass().getSimpleName()), e);
        }
        ForeignNetwork network = ForeignNetwork.read(bytes, file.toString());
        CtcDictionary dictionary = CtcDictionary.read(options.dictionary(), network);
        Vocabulary vocabulary = dictionary.vocabulary(network.classes());
        String fileName = file.getFileName().toString();
        Map<String, String> provenance = new LinkedHashMap<>();
        provenance.put("preset", options.preset().name().toLowerCase(Locale.ROOT));
        provenance.put("source", fileName);
        provenance.put("sourceSha256", Sha256.hex(bytes));
        ModelManifest manifest;
        try {
            Preprocessing input = preprocessing(network, dictionary.image(), options);
            int longest = Math.min(
                    ModelManifest.MOST_LENGTH, input.width() / options.preset().stride() + 1);
            manifest = new ModelManifest(
                    options.name().orElse(fileName.replaceFirst("\\.[^.]*$", "")),
                    vocabulary,
                    input,
                    options.maxLength().orElse(longest),
                    new CtcNetwork(options.blankLast() ? vocabulary.tokens().size() : 0),
                    Map.of(),
                    provenance);
        } catch (IllegalArgumentException e) {
            throw new ModelFormatException("%s: %s".formatted(file, e.getMessage()), e);
        }
        boolean probabilities = network.answersProbabilities();
        ChannelOrder order = order(dictionary.image(), options);
        boolean timeMajor = options.timeMajor().orElse(options.preset().timeMajor());
        byte[] model =
                network.export(manifest, new ForeignNetwork.Form(order == ChannelOrder.BGR, timeMajor, !probabilities));
        return new ImportedRecognizer(
                model, manifest, notes(network, dictionary, manifest, order, timeMajor, probabilities));
    }

    private static ChannelOrder order(Optional<CtcDictionary.Image> said, CtcOptions options) {
        ChannelOrder usual = said.filter(image -> image.channels() == 3)
                .map(image -> ChannelOrder.RGB)
                .orElse(options.preset().order());
        return options.order().orElse(usual);
    }

    /** What is told goes before what the files say, and that before what is usual. */
    private static Preprocessing preprocessing(
            ForeignNetwork network, Optional<CtcDictionary.Image> said, CtcOptions options) {
        Preprocessing usual = options.preset().preprocessing();
        int channels = order(said, options) == ChannelOrder.GRAY ? 1 : 3;
        OptionalInt declared = network.channels();
        if (declared.isPresent() && declared.getAsInt() != channels) {
            throw new IllegalArgumentException("its input has %d channels, %d were expected (--channels)"
                    .formatted(declared.getAsInt(), channels));
        }
        OptionalInt height = first(
                options.height(),
                network.height(),
                said.map(image -> OptionalInt.of(image.height())).orElse(OptionalInt.empty()));
        OptionalInt width = first(
                options.width(),
                network.width(),
                said.map(CtcDictionary.Image::width).orElse(OptionalInt.empty()));
        boolean stretched = said.isPresent() && said.get().width().isPresent(); // as ddddocr does then
        ResizeMode resize = options.resize().orElse(stretched ? ResizeMode.STRETCH : usual.resize());
        List<Canvas> canvases = usual.canvases();
        if (height.isPresent() || width.isPresent() || resize != usual.resize()) {
            int rows = height.orElse(usual.height());
            int columns = width.orElse(usual.width());
            int narrowest = network.width()
                    .orElse(Math.min(columns, usual.canvases().get(0).width()));
            canvases = resize == ResizeMode.OPEN_WIDTH && narrowest < columns
                    ? List.of(new Canvas(rows, narrowest), new Canvas(rows, columns))
                    : List.of(new Canvas(rows, columns));
        }
        return new Preprocessing(
                channels,
                canvases,
                resize,
                options.mean().orElse(usual.mean()),
                options.deviation().orElse(usual.deviation()),
                options.filter().orElse(usual.filter()));
    }

    private static OptionalInt first(OptionalInt... values) {
        for (OptionalInt value : values) {
            if (value.isPresent()) {
                return value;
            }
        }
        return OptionalInt.empty();
    }

    private static List<String> notes(
            ForeignNetwork network,
            CtcDictionary dictionary,
            ModelManifest manifest,
            ChannelOrder order,
            boolean timeMajor,
            boolean probabilities) {
        List<String> notes = new ArrayList<>();
        Preprocessing input = manifest.preprocessing();
        int tokens = manifest.vocabulary().tokens().size();
        notes.add(String.format(
                Locale.ROOT,
                "tokens: %,d of %s%s; the blank is class %,d",
                dictionary.tokens().size(),
                dictionary.source(),
                tokens > dictionary.tokens().size() ? ", and a space" : "",
                manifest.ctc().orElseThrow().blank()));
        notes.add("input: %s, %s, %s, filter %s, mean %s, deviation %s"
                .formatted(
                        order.name().toLowerCase(Locale.ROOT),
                        input.canvases().stream()
                                .map(Canvas::toString)
                                .collect(Collectors.joining(input.isOpen() ? " to " : ", ")),
                        input.resize().name().toLowerCase(Locale.ROOT),
                        input.filter().name().toLowerCase(Locale.ROOT),
                        input.mean(),
                        input.deviation()));
        notes.add("answer: %s, %s%s"
                .formatted(
                        timeMajor ? "[T, N, C]" : "[N, T, C]",
                        probabilities ? "probabilities" : "logits, behind which a softmax is put",
                        network.classes().isPresent() ? "" : "; the file does not say how many classes"));
        return notes;
    }
}
