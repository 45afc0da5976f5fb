// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipException;
import master.api.Vocabulary;
import master.core.model.ModelManifest;
import master.core.network.NetworkConfig;
import master.core.network.Parameters;
import master.core.network.Positions;
import master.core.network.ResidualBackbone;
import master.imports.ImportOptions;
import master.imports.ImportedModel;
import master.imports.SourceFormat;
import master.imports.mapping.ForeignTensor;
import master.imports.mapping.Ledger;
import master.imports.mapping.Manifests;
import master.onnx.TrainedModel;

/** Makes a model of one checkpoint. Not thread-safe, for one use. */
final class CheckpointReader {
    private static final int HEADS = 8; // in every configuration that was published
    private static final int LAYERS = 3;
    private static final float POSITION_TOLERANCE = 1e-3f; // PyTorch takes the sine of angles rounded to floats

    private final TorchFile file;
    private final TorchConfig config;
    private final Implementation implementation;
    private final ImportOptions told;
    private final ImportOptions options; // with what the configuration says
    private final Aliases aliases;
    private final NetworkShape shape;
    private final List<String> notes = new ArrayList<>();

    CheckpointReader(TorchFile file, StateDict state, ImportOptions options) {
        this.file = file;
        this.config = TorchConfig.of(file.root());
        this.implementation = Implementation.of(state, options.format());
        this.told = options;
        this.options = config.complete(options);
        this.aliases = Aliases.resolve(implementation == Implementation.OPEN_MMOCR ? OpenMmocr.renamed(state) : state);
        this.shape = new NetworkShape(aliases.state(), implementation.names(), standard());
    }

    /** MASTER-pytorch and MASTER-mmocr differ from it in what shapes show, TableMASTER in a pooling too. */
    private ResidualBackbone standard() {
        return implementation == Implementation.TABLEMASTER ? implementation.backbone() : ResidualBackbone.full();
    }

    ImportedModel read() {
        notes.add(implementation.note());
        notes.add(config.isPresent() ? "the checkpoint has its configuration" : "the checkpoint has no configuration");
        int tokens = shape.tokens().orElse(implementation.tokens());
        int characters = characters(tokens);
        Vocabulary vocabulary = Manifests.vocabulary(implementation.format(), options, characters, notes);
        NetworkConfig network = network();
        notes.add("network: %d wide, %d heads, %d encoder and %d decoder layers, contexts joined by %s"
                .formatted(
                        network.transformer().modelDim(),
                        network.transformer().headCount(),
                        network.transformer().encoderLayers(),
                        network.transformer().decoderLayers(),
                        shape.backbone().context().fusion().name().toLowerCase(Locale.ROOT)));
        int channels = shape.channels();
        ModelManifest manifest =
                Manifests.manifest(implementation.format(), options, channels, vocabulary, network, notes);
        Parameters parameters = manifest.parameters();
        Ledger ledger = new Ledger(foreign(), parameters);
        compareAliases(ledger);
        compareTold(ledger);
        int features = network.backbone().channels();
        if (features != network.transformer().modelDim()) {
            ledger.difference("the backbone has %d channels and the transformer %d, which have to be the same"
                    .formatted(features, network.transformer().modelDim()));
        }
        new WeightMapping(
                        ledger,
                        implementation.names(),
                        implementation.isBgr(),
                        shape.backbone(),
                        network.transformer(),
                        parameters)
                .map(shape.encoderLayers(), shape.decoderLayers(), order(tokens, characters));
        drop(ledger, network);
        TrainedModel model = new TrainedModel(manifest, ledger.close("the checkpoint"));
        notes.addAll(ledger.notes());
        return new ImportedModel(model, implementation.format(), notes);
    }

    /** The number of characters among the tokens. */
    private int characters(int tokens) {
        if (implementation.format() != SourceFormat.MMOCR) {
            return tokens - Vocabulary.FIRST_TOKEN;
        }
        int withUnknown = tokens - 3; // UNK, one token for SOS and EOS, PAD
        int without = tokens - 2;
        boolean noUnknown = options.vocabulary()
                .map(vocabulary -> vocabulary.tokens().size() == without)
                .orElse(implementation.format().vocabulary(withUnknown).isEmpty()
                        && implementation.format().vocabulary(without).isPresent());
        return noUnknown ? without : withUnknown;
    }

    private TokenOrder order(int tokens, int characters) {
        return switch (implementation) {
            case CURRENT, LEGACY -> TokenOrder.ours(tokens);
            case MMOCR -> TokenOrder.mmocr(tokens, characters);
            case OPEN_MMOCR -> openMmocr(tokens, characters);
            case TABLEMASTER -> TokenOrder.tablemaster(tokens);
        };
    }

    private TokenOrder openMmocr(int tokens, int characters) {
        boolean last = OpenMmocr.unknownIsLast(file.root());
        notes.add("order of the special tokens: that of MMOCR %s".formatted(last ? "1.0 and later" : "0.6"));
        return last ? TokenOrder.openMmocr(tokens, characters) : TokenOrder.mmocr(tokens, characters);
    }

    private NetworkConfig network() {
        int heads = options.heads().orElse(HEADS);
        if (options.heads().isEmpty()) {
            notes.add("assumed %d attention heads, which no tensor shows".formatted(heads));
        }
        int decoderLayers = shape.decoderLayers();
        int encoderLayers = usesEncoder() ? shape.encoderLayers() : 0;
        boolean oneDecoderLayer = implementation == Implementation.CURRENT && decoderLayers == 1;
        if (oneDecoderLayer) {
            decoderLayers = options.decoderLayers().orElse(LAYERS);
            notes.add("one decoder layer, applied %d times%s"
                    .formatted(
                            decoderLayers,
                            options.decoderLayers().isPresent() ? "" : " (assumed, no tensor shows it)"));
        }
        boolean oneEncoderLayer = implementation == Implementation.CURRENT && encoderLayers == 1;
        if (oneEncoderLayer) {
            encoderLayers =
                    config.encoderLayers().orElse(options.decoderLayers().orElse(LAYERS));
            notes.add("one encoder layer, applied %d times".formatted(encoderLayers));
        }
        boolean shared = oneDecoderLayer && decoderLayers > 1 && (encoderLayers == 0 || oneEncoderLayer);
        return shape.network(heads, encoderLayers, decoderLayers, shared, implementation.norm());
    }

    /** Since May 2021 MASTER-pytorch stores an encoder that it does not use with its own configurations. */
    private boolean usesEncoder() {
        boolean demanded =
                implementation != Implementation.CURRENT || options.encoder().orElse(false);
        return demanded && shape.encoderLayers() > 0;
    }

    private Map<String, ForeignTensor> foreign() {
        Map<String, ForeignTensor> tensors = new LinkedHashMap<>();
        aliases.state().tensors().forEach((name, tensor) -> tensors.put(name, new Lazy(tensor, file)));
        return tensors;
    }

    private record Lazy(TorchTensor tensor, TorchFile file) implements ForeignTensor {
        @Override
        public List<Integer> shape() {
            return tensor.shape();
        }

        @Override
        public float[] values() {
            try {
                return file.values(tensor);
            } catch (ZipException | EOFException e) {
                throw new IllegalArgumentException("it is damaged: " + e.getMessage(), e);
            } catch (IOException e) {
                throw new UncheckedIOException("the checkpoint cannot be read: " + e, e);
            }
        }
    }

    private void compareAliases(Ledger ledger) {
        for (Aliases.Pair pair : aliases.pairs()) {
            if (!pair.tensor().shape().equals(pair.other().shape())
                    || !Arrays.equals(new Lazy(pair.tensor(), file).values(), new Lazy(pair.other(), file).values())) {
                ledger.difference("%s and %s should be the same, but differ".formatted(pair.name(), pair.alias()));
            }
        }
        if (aliases.dropped() > 0) {
            notes.add("%d tensors are there under two names, one was taken".formatted(aliases.dropped()));
        }
    }

    /** What is told has to be what the tensors show, where they show it. */
    private void compareTold(Ledger ledger) {
        int layers = shape.decoderLayers();
        boolean repeated = implementation == Implementation.CURRENT && layers == 1;
        if (!repeated && told.decoderLayers().orElse(layers) != layers) {
            ledger.difference("layers: its decoder has %d, not %d"
                    .formatted(layers, told.decoderLayers().getAsInt()));
        }
        if (told.encoder().orElse(usesEncoder()) != usesEncoder()) {
            ledger.difference(
                    usesEncoder()
                            ? "encoder: it is in use; only in MASTER-pytorch since May 2021 it may not be"
                            : "encoder: there is none that could be in use");
        }
    }

    private void drop(Ledger ledger, NetworkConfig network) {
        ledger.drop(name -> name.endsWith(".num_batches_tracked"), "counters of batches, for training only");
        ledger.drop(name -> name.startsWith("data_preprocessor."), "mean and deviation of the images");
        for (String name : implementation.names().positions()) {
            TorchTensor positions = aliases.state().tensors().get(name);
            if (positions != null
                    && !isSinusoid(positions, network.transformer().modelDim())) {
                ledger.difference("value: %s is not the sinusoid of its positions".formatted(name));
            }
        }
        ledger.drop(implementation.names().positions()::contains, "positions, which are computed");
        if (implementation == Implementation.CURRENT && network.transformer().encoderLayers() == 0) {
            ledger.drop(
                    name -> name.startsWith("encoder."),
                    options.encoder().isPresent()
                            ? "the encoder, which is not in use"
                            : "the encoder (assumed not to be in use, as in MASTER-pytorch's own configurations)");
        }
    }

    private boolean isSinusoid(TorchTensor tensor, int dim) {
        if (tensor.count() % dim != 0) {
            return false;
        }
        float[] values = new Lazy(tensor, file).values();
        float[] computed = Positions.sinusoid(values.length / dim, dim);
        for (int i = 0; i < values.length; i++) {
            if (!(Math.abs(values[i] - computed[i]) < POSITION_TOLERANCE)) {
                return false;
            }
        }
        return true;
    }
}
