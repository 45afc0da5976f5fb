// SPDX-License-Identifier: Apache-2.0
package master.train.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import master.api.Canvas;
import master.api.LetterCase;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.network.Compatibility;
import master.core.network.ContextConfig;
import master.core.network.NetworkConfig;
import master.core.network.NormConfig;
import master.core.network.ResidualBackbone;
import master.core.network.SeparableBackbone;
import master.core.network.TransformerConfig;
import master.data.DatasetFormat;
import master.data.LabelPolicy;
import master.synth.augment.AugmentationConfig;
import master.synth.kind.Fold;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    private static final String LEAST = "charset: abc\ndata: {train: [{path: images}]}\n";

    private static final String ALL = """
            name: all
            seed: 5000000000
            charset: "abc12"
            maxLength: 7
            image: {channels: 3, height: 48, width: 160, resize: pad_center}
            network:
              preset: tiny
              backbone:
                kind: residual
                stem: [8, 16]
                stemStride: 1
                stages:
                  - {channels: 16, blocks: 1, poolHeight: 2, poolWidth: 2, globalContext: true, convolution: false}
                  - {channels: 24, blocks: 2, poolHeight: 2, poolWidth: 1, globalContext: false, convolution: true}
                context:
                  ratio: 0.5
                  headers: 4
                  scale: false
                  pooling: attention
                  fusion: concat
                  everyBlock: true
                  normEpsilon: 1e-3
              transformer:
                modelDim: 32
                headCount: 2
                encoderLayers: 1
                decoderLayers: 2
                feedForwardDim: 48
                inputProjections: false
                embeddingScale: false
                sharedLayers: true
                norm: {shared: true, epsilon: 1e-5, finalEpsilon: 1e-5}
                positions: axial
            data:
              labels: {fold: lower, unfit: skip}
              maxUnreadable: 0.25
              train:
                - {path: images, format: mjsynth, weight: 0.25, augment: false}
                - weight: 2
                  synthetic:
                    charset: "abc"
                    minLength: 2
                    maxLength: 6
                    fonts: [fonts]
                    systemFonts: true
                    excludedFonts: [symbol]
                    styles: {plain: 1, dark: 0.5}
                    texts: {lower: 1}
                    preset: captcha
                    words: []
                    fold: lower
              validation:
                - {path: held-out, count: 12}
            training:
              steps: 11
              batchSize: 12
              optimizer: {adamw: {beta1: 0.5, beta2: 0.6, epsilon: 1e-5, weightDecay: 0.05}}
              learningRate: 0.5
              schedule: {exponential: {decaySteps: 7, decayRate: 0.75, staircase: true, floor: 0.125}}
              warmupSteps: 13
              clipNorm: 5
              labelSmoothing: 0.1
              dropout: 0.25
              boxWeight: 2
              averaging: 0
              patience: 3
              maxSkippedSteps: 4
              workers: 2
              precision: float
              validateSteps: 14
              checkpointSeconds: 15
              keepCheckpoints: 16
            """;

    @TempDir
    private Path folder;

    static Stream<Path> configurations() throws IOException {
        Path configs = Path.of("..", "configs");
        try (Stream<Path> files = Files.list(configs)) {
            return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("configurations")
    void every_configuration_of_the_repository_is_right(Path file) {
        TrainingConfig config = ConfigFile.read(file);
        assertThat(config.data().train()).isNotEmpty();
        assertThat(ConfigFile.parse(ConfigFile.write(config), "written")).isEqualTo(config);
    }

    @Test
    void canvases_stand_for_height_and_width() {
        TrainingConfig config = ConfigFile.parse(
                ALL.replace("height: 48, width: 160, resize: pad_center", "canvases: [64x64, 32x128]"),
                "canvases.yaml");
        Preprocessing expected = Preprocessing.fitting(3, List.of(new Canvas(64, 64), new Canvas(32, 128)));
        assertThat(config.manifest().preprocessing()).isEqualTo(expected);
        assertThat(TrainingConfig.ImageConfig.of(expected)).isEqualTo(config.image());
        assertThat(ConfigFile.parse(ConfigFile.write(config), "written")).isEqualTo(config);
    }

    @Test
    void every_key_arrives_where_it_belongs() {
        TrainingConfig config = ConfigFile.parse(ALL, "all.yaml");

        assertThat(config.name()).isEqualTo("all");
        assertThat(config.seed()).isEqualTo(5_000_000_000L);
        assertThat(config.manifest().vocabulary().characters()).isEqualTo("abc12");
        assertThat(config.maxLength()).isEqualTo(7);
        assertThat(config.image()).isEqualTo(new TrainingConfig.ImageConfig(3, 48, 160, null, ResizeMode.PAD_CENTER));
        assertThat(config.network())
                .isEqualTo(new NetworkConfig(
                        new ResidualBackbone(
                                List.of(8, 16),
                                1,
                                List.of(
                                        new ResidualBackbone.Stage(16, 1, 2, 2, true, false),
                                        new ResidualBackbone.Stage(24, 2, 2, 1, false, true)),
                                new ContextConfig(
                                        0.5,
                                        4,
                                        false,
                                        ContextConfig.Pooling.ATTENTION,
                                        ContextConfig.Fusion.CONCAT,
                                        true,
                                        1e-3)),
                        new TransformerConfig(
                                32,
                                2,
                                1,
                                2,
                                48,
                                false,
                                false,
                                true,
                                new NormConfig(true, 1e-5, 1e-5),
                                TransformerConfig.PositionEncoding.AXIAL)));
        DataConfig.Source drawn = config.data().train().get(1);
        assertThat(config.data().train().get(0))
                .isEqualTo(new DataConfig.Source(
                        "images",
                        DatasetFormat.MJSYNTH,
                        null,
                        null,
                        0.25,
                        null,
                        AugmentSettings.of(false),
                        null,
                        null));
        assertThat(drawn.weight()).isEqualTo(2);
        assertThat(drawn.augment()).isNull();
        var synthesizer = drawn.synthetic().toSynthesizerConfig("unused");
        assertThat(synthesizer.charset()).isEqualTo("abc");
        assertThat(synthesizer.minLength()).isEqualTo(2);
        assertThat(synthesizer.maxLength()).isEqualTo(6);
        assertThat(synthesizer.fontDirectories()).containsExactly("fonts");
        assertThat(synthesizer.systemFonts()).isTrue();
        assertThat(synthesizer.excludedFonts()).containsExactly("symbol");
        assertThat(synthesizer.styles()).containsEntry("dark", 0.5).hasSize(2);
        assertThat(synthesizer.texts()).containsEntry("lower", 1.0).hasSize(1);
        assertThat(synthesizer.fold()).isEqualTo(Fold.LOWER);
        assertThat(config.data().validation())
                .containsExactly(new DataConfig.Source(
                        "held-out", DatasetFormat.AUTO, null, null, 1.0, 12, AugmentSettings.of(true), null, null));
        assertThat(config.data().labels()).isEqualTo(new DataConfig.Labels(LetterCase.LOWER, LabelPolicy.Unfit.SKIP));
        assertThat(config.data().maxUnreadable()).isEqualTo(0.25);
        assertThat(config.training())
                .isEqualTo(new TrainingSettings(
                        11,
                        12,
                        new Optimizer.Adam(0.5, 0.6, 1e-5, 0.05),
                        0.5,
                        new Schedule.Exponential(7, 0.75, true, 0.125),
                        13,
                        5.0,
                        0.1,
                        0.25,
                        2.0,
                        0.0,
                        3,
                        4,
                        2,
                        Precision.FLOAT,
                        14,
                        15,
                        16));
        assertThat(config.training().optimization())
                .isEqualTo(new Optimization(
                        new Optimizer.Adam(0.5, 0.6, 1e-5, 0.05),
                        new LearningRate(0.5, 13, 11, new Schedule.Exponential(7, 0.75, true, 0.125)),
                        5,
                        0.1,
                        0.25,
                        2));
        assertThat(ConfigFile.parse(ConfigFile.write(config), "written")).isEqualTo(config);
    }

    @Test
    void everything_but_charset_and_data_has_a_default() {
        TrainingConfig config = ConfigFile.parse(LEAST, "least.yaml");
        assertThat(config.name()).isEqualTo("model");
        assertThat(config.seed()).isEqualTo(1);
        assertThat(config.maxLength()).isEqualTo(25);
        assertThat(config.network()).isEqualTo(NetworkConfig.compact());
        assertThat(config.training()).isEqualTo(TrainingSettings.DEFAULT);
        assertThat(config.data().validation()).isEmpty();
    }

    @Test
    void augmentation_is_a_switch_or_strengths() {
        String source = "charset: abc\ndata: {train: [{path: a, augment: %s}]}\n";
        AugmentSettings some = ConfigFile.parse(source.formatted("{elastic: 2, jpeg: 0, unchanged: 0.5}"), "c")
                .data()
                .train()
                .get(0)
                .augment();
        assertThat(some.toAugmentationConfig().of(AugmentationConfig.Operation.ELASTIC))
                .isEqualTo(2);
        assertThat(some.toAugmentationConfig().of(AugmentationConfig.Operation.JPEG))
                .isZero();
        assertThat(some.toAugmentationConfig().of(AugmentationConfig.Operation.BLUR))
                .isEqualTo(1);
        assertThat(some.toAugmentationConfig().unchanged()).isEqualTo(0.5);
        assertThat(some.toAugmentationConfig().placement()).isZero();
        AugmentSettings pasted = ConfigFile.parse(source.formatted("{placement: 0.3}"), "c")
                .data()
                .train()
                .get(0)
                .augment();
        assertThat(pasted.toAugmentationConfig()).isEqualTo(AugmentationConfig.DEFAULT.withPlacement(0.3));
        assertThatThrownBy(() -> ConfigFile.parse(source.formatted("{placement: 2}"), "c"))
                .hasMessageContaining("data.train[0].augment: placement 2.0, 0 to 1 is allowed");
        AugmentSettings dark = ConfigFile.parse(source.formatted("{darkest: 0.2}"), "c")
                .data()
                .train()
                .get(0)
                .augment();
        assertThat(dark.toAugmentationConfig()).isEqualTo(AugmentationConfig.DEFAULT.withDarkest(0.2));
        assertThatThrownBy(() -> ConfigFile.parse(source.formatted("{darkest: -1}"), "c"))
                .hasMessageContaining("data.train[0].augment: darkest -1.0, 0 to 1 is allowed");
        assertThat(AugmentSettings.of(false).toAugmentationConfig().unchanged()).isEqualTo(1);
        assertThat(AugmentSettings.of(true).toAugmentationConfig()).isEqualTo(AugmentationConfig.DEFAULT);
        assertThatThrownBy(() -> ConfigFile.parse(source.formatted("{elastic: 4}"), "c"))
                .hasMessageContaining("data.train[0].augment: elastic 4.0, 0 to 3 is allowed");
        assertThatThrownBy(() -> ConfigFile.parse(source.formatted("{elastik: 1}"), "c"))
                .hasMessageContaining("elastik: there is no such key, did you mean elastic?");
    }

    @Test
    void a_network_is_a_preset_or_a_preset_with_changes() {
        assertThat(ConfigFile.parse(LEAST + "network: full", "c").network()).isEqualTo(NetworkConfig.full());
        assertThat(ConfigFile.parse(LEAST + "network: master-tf", "c").network())
                .isEqualTo(Compatibility.MASTER_TF.network());
        NetworkConfig tiny = NetworkConfig.tiny();
        assertThat(ConfigFile.parse(LEAST + "network: {preset: tiny, transformer: {decoderLayers: 3}}", "c")
                        .network())
                .isEqualTo(tiny.withTransformer(tiny.transformer().withLayers(0, 3)));
        assertThat(ConfigFile.parse(LEAST + "network: {preset: tiny, backbone: {context: {headers: 1}}}", "c")
                        .network())
                .isEqualTo(
                        tiny.withBackbone(((ResidualBackbone) tiny.backbone()).withContext(ContextConfig.of(0.25, 1))));
    }

    @Test
    void a_network_takes_another_backbone_than_its_presets() {
        SeparableBackbone light = (SeparableBackbone) NetworkConfig.light().backbone();
        String yaml =
                "network: {preset: tiny, backbone: {kind: separable, stem: 16, stages: [{channels: 24, rowStride: 2}]}}";
        NetworkConfig network = ConfigFile.parse(LEAST + yaml, "c").network();
        assertThat(network)
                .isEqualTo(NetworkConfig.tiny()
                        .withBackbone(new SeparableBackbone(
                                16,
                                light.stemKernel(),
                                List.of(new SeparableBackbone.Stage(24, 1, 3, 2, 1, false)),
                                light.context())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"adam", "adamw", "sgd", "adadelta"})
    void every_optimizer_survives_its_file(String name) {
        TrainingConfig config = ConfigFile.parse(LEAST + "training: {optimizer: " + name + "}", "c");
        assertThat(ConfigFile.parse(ConfigFile.write(config), "written")).isEqualTo(config);
        assertThat(config.training().optimizer().weightDecay()).isEqualTo(name.equals("adamw") ? 0.01 : 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "constant",
                "linear",
                "cosine",
                "polynomial",
                "inverse_sqrt",
                "{step: {milestones: [5, 7]}}",
                "{exponential: {decaySteps: 5}}",
                "one_cycle",
                "{linear: {floor: 0.5}}",
                "{linear: }"
            })
    void every_schedule_survives_its_file(String schedule) {
        TrainingConfig config = ConfigFile.parse(LEAST + "training: {schedule: " + schedule + "}", "c");
        assertThat(ConfigFile.parse(ConfigFile.write(config), "written")).isEqualTo(config);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    charsett: abc                              | charsett: there is no such key, did you mean charset?
                    training: {step: 5}                        | training.step: there is no such key, did you mean steps?
                    training: {zzzzzzzz: 5}                    | training.zzzzzzzz: there is no such key, allowed are averaging, batchSize
                    image: {heigth: 5}                         | image.heigth: there is no such key, did you mean height?
                    network: {presett: tiny}                   | network.presett: there is no such key, allowed are backbone, transformer
                    network: {backbone: {stages: [{channels: 3, blokcs: 1}]}} | network.backbone.stages[0].blokcs: there is no such key, did you mean blocks?
                    network: {backbone: {stages: [{blocks: 1}]}} | network.backbone.stages[0]: channels are missing
                    training: {steps: many}                    | training.steps: a whole number is needed
                    training: {steps: "10"}                    | training.steps: a whole number is needed
                    training: {steps: 1.5}                     | training.steps: "1.5" is not allowed, a whole number is needed
                    training: {steps: [1]}                     | training.steps: a whole number is needed
                    training: {learningRate: fast}             | training.learningRate: a number is needed
                    network: {transformer: {norm: {shared: maybe}}} | network.transformer.norm.shared: true or false is needed
                    network: {backbone: {stem: 5}}             | network.backbone.stem: a list is needed
                    name: [a]                                  | name: a text is needed
                    image: 5                                   | image: a group of keys is needed
                    image: {canvases: [32x64, 32x128], height: 32} | image: height and width have no effect beside canvases
                    image: {canvases: [32x64, '32']}             | image: canvas "32", height x width in pixels such as 64x128 is allowed
                    image: {canvases: [32x64, 32x128], resize: stretch} | image: 2 canvases with resize stretch, several are allowed with fit only
                    image: {canvases: [32x64, 32x128], resize: open_width} | image: resize open_width is for recognizers of other programs, all others are allowed
                    image: {resize: strech}                    | image.resize: "strech" is not allowed, one of stretch, pad_right, pad_center, full_height, fit, top_left, open_width is needed
                    image: {resize: 1}                         | image.resize
                    training: {schedule: slow}                 | training.schedule: "slow" is not allowed, one of constant, linear, cosine, polynomial, inverse_sqrt, step, exponential, one_cycle is needed
                    training: {optimizer: adm}                 | training.optimizer: "adm" is not allowed, one of adam, adamw, sgd, adadelta is needed
                    network: {stem: [8]}                       | network.stem: is backbone.stem now, network: {backbone: {stem: ...}}
                    network: {modelDim: 128}                   | network.modelDim: is transformer.modelDim now, network: {transformer: {modelDim: 128}}
                    network: {sharedNorm: true}                | network.sharedNorm: is transformer.norm.shared now, network: {transformer: {norm: {shared: true}}}
                    network: {preset: tiny, contextHeaders: 1} | network.contextHeaders: is backbone.context.headers now, network: {backbone: {context: {headers: 1}}}
                    network: {backbone: {kind: dense}}         | network.backbone.kind: "dense" is not allowed, one of residual, separable is needed
                    network: {backbone: {context: {headers: 7}}} | network.backbone: context headers 7 does not divide the 96 channels of a stage
                    network: {backbone: {kind: separable, stemStride: 1}} | network.backbone.stemStride: there is no such key, did you mean stemKernel?
                    training: {optimizer: {adam: {}, sgd: {}}} | training.optimizer: "adam, sgd" is not allowed, one of adam, adamw, sgd, adadelta is needed
                    training: {optimizer: {sgd: 5}}            | training.optimizer.sgd: a group of keys is needed
                    training: {optimizer: {sgd: {momentum: a}}} | training.optimizer.momentum: a number is needed
                    training: {optimizer: {adam: {rho: 0.9}}}  | training.optimizer.rho: there is no such key, allowed are beta1, beta2, epsilon, weightDecay
                    training: {optimizer: {sgd: {momentum: 0, nesterov: true}}} | training.optimizer: nesterov has no effect with momentum 0
                    training: {momentum: 0.9}                  | training.momentum: belongs to the optimizer now, optimizer: {adam: {momentum: 0.9}}
                    training: {optimizer: sgd, weightDecay: 0.1} | training.weightDecay: belongs to the optimizer now, optimizer: {sgd: {weightDecay: 0.1}}
                    training: {schedule: linear, floor: 0.1}   | training.floor: belongs to the schedule now, schedule: {linear: {floor: 0.1}}
                    training: {milestones: [3]}                | training.milestones: belongs to the schedule now
                    training: {schedule: {constant: {floor: 0.1}}} | training.schedule.floor: there is no such key
                    training: {schedule: step}                 | training.schedule.step: milestones is missing, schedule: {step: {milestones: ...}}
                    training: {schedule: {exponential: {decayRate: 0.5}}} | training.schedule.exponential: decaySteps is missing
                    training: {schedule: {step: {milestones: []}}} | training.schedule: milestones [], one step or more is allowed
                    training: {schedule: {step: {milestones: [5, 5]}}} | training.schedule: milestones [5, 5], a rising list of steps above 0 is allowed
                    training: {schedule: {step: {milestones: [5], decayRate: 1}}} | training.schedule: decayRate 1.0, above 0 and below 1 is allowed
                    training: {schedule: {exponential: {decaySteps: 0}}} | training.schedule: decaySteps 0, 1 or more is allowed
                    training: {schedule: {cosine: {floor: 2}}} | training.schedule: floor 2.0, 0 to 1 is allowed
                    training: {schedule: one_cycle, warmupSteps: 0} | training: warmupSteps 0, 1 or more is allowed
                    training: {warmupSteps: -1}                | training: warmupSteps -1, 0 or more is allowed
                    training: {clipNorm: -1}                   | training: clipNorm -1.0, 0 or more is allowed
                    training: {labelSmoothing: 1}              | training: labelSmoothing 1.0, 0 to below 1 is allowed
                    training: {patience: -1}                   | training: patience -1, 0 or more is allowed
                    training: {patience: 3}                    | training: patience has no effect without data.validation
                    training: {maxSkippedSteps: -1}            | training: maxSkippedSteps -1, 0 or more is allowed
                    training: {batchSize: 2, workers: 3}       | training: workers 3, 1 to batchSize 2 is allowed
                    training: {steps: 0}                       | training: steps 0, 1 or more is allowed
                    training: {batchSize: 0}                   | training: batchSize 0, 1 or more is allowed
                    training: {learningRate: 0}                | training: learningRate 0.0, above 0 is allowed
                    training: {learningRate: .nan}             | line 3
                    training: {dropout: 1}                     | training: dropout 1.0, 0 to below 1 is allowed
                    training: {averaging: 1}                   | training: averaging 1.0, 0 to below 1 is allowed
                    image: {channels: 2}                       | image: channels 2, 1 (gray) or 3 (RGB) are allowed
                    maxLength: 0                               | maxLength 0, 1 to 2000 are allowed
                    network: huge                              | network.preset: "huge" is not allowed, one of full, compact, light, tiny, master-tf, master-pytorch, master-pytorch-legacy, master-mmocr, tablemaster is needed
                    network: {transformer: {headCount: 7}}     | network.transformer: headCount 7 does not divide modelDim 160
                    image: {height: 8, width: 8}\\nnetwork: {backbone: {stages: [{channels: 8, poolHeight: 2}, {channels: 8, poolHeight: 2}, {channels: 8, poolHeight: 2}]}} | image: the network's stages leave nothing of 8x8 (height x width)
                    name: a\\nname: b                           | uplicate
                    training: {steps: 5                        | line
                    """)
    void a_wrong_key_or_value_is_named_in_one_line(String yaml, String message) {
        assertThatThrownBy(() -> ConfigFile.parse(LEAST + yaml.replace("\\n", "\n"), "my.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("config my.yaml: ")
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1)
                .doesNotContain("master.train", "java.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    data: {train: [{path: a}]}                     | charset is missing
                    charset: abc\\ntokens: {list: [a, b]}\\ndata: {train: [{path: a}]} | charset and tokens, one of both is allowed
                    tokens: {list: [a, ab, a]}\\ndata: {train: [{path: a}]} | tokens: the vocabulary holds 'a' (U+0061) twice
                    tokens: gone.txt\\ndata: {train: [{path: a}]}   | tokens gone.txt: no such file
                    charset: abca\\ndata: {train: [{path: a}]}      | charset
                    charset: abc                                   | data is missing: what to train on
                    charset: abc\\ndata: {}                         | data: data.train is missing
                    charset: abc\\ndata: {train: a}                 | data.train: a list is needed
                    charset: abc\\ndata: {train: [a]}               | data.train[0]: a group of keys is needed
                    charset: abc\\ndata: {train: [{weight: 1}]}     | data.train[0]: a source needs one of path, synthetic and tables
                    charset: abc\\ndata: {train: [{path: a, weight: 0}]} | data.train[0]: weight 0.0, above 0 is allowed
                    charset: abc\\ndata: {train: [{path: a, count: 0}]}  | data.train[0]: count 0, 1 or more is allowed
                    charset: abc\\ndata: {train: [{path: a, count: 9}]}  | data.train[0]: count has no effect in training: all is learnt
                    charset: abc\\ndata: {train: [{path: a}], validation: [{path: b, weight: 2}]} | data.validation[0]: weight has no effect in validation
                    charset: abc\\ndata: {train: [{path: a}], validation: [{path: b, exchange: 0.5}]} | data.validation[0]: exchange has no effect in validation
                    charset: abc\\ndata: {train: [{path: a}], validation: [{path: b, join: 0.5}]} | data.validation[0]: join has no effect in validation
                    charset: 0x12\\ndata: {train: [{path: a}]}     | charset: YAML reads 18 here, a text is needed: put it in quotes
                    charset: abc\\nname: 1.10\\ndata: {train: [{path: a}]} | name: YAML reads 1.1 here, a text is needed: put it in quotes
                    charset: true\\ndata: {train: [{path: a}]}     | charset: YAML reads true here, a text is needed: put it in quotes
                    tokens: {list: [a, 1e5]}\\ndata: {train: [{path: a}]} | tokens.list[1]: YAML reads 100000.0 here, a text is needed
                    charset: abc\\ndata: {train: [{path: a}], maxUnreadable: 2} | data: maxUnreadable 2.0, 0 to 1 is allowed
                    charset: abc\\ndata: {train: [{path: a, format: tabs}]} | data.train[0].format: "tabs" is not allowed, one of auto, lmdb, fastocr
                    charset: abc\\ndata: {train: [{synthetic: {}, format: tab}]} | data.train[0]: format tab is of no use without a path
                    charset: abc\\ndata: {train: [{synthetic: {}, augment: true}]} | data.train[0]: augment is of no use without a path
                    charset: abc\\ndata: {train: [{path: a}], labels: {fold: title}} | data.labels.fold: "title" is not allowed, one of none, lower, upper is needed
                    charset: abc\\nmaxLength: 5\\ndata: {train: [{synthetic: {}}]} | data.train[0].synthetic: maxLength 8, at most the model's 5 is allowed
                    charset: abc\\ndata: {train: [{synthetic: {charset: abd}}]} | data.train[0].synthetic: charset holds "d", which is not in the model's
                    charset: abc\\ndata: {train: [{path: a}], validation: [{synthetic: {styles: {plian: 1}}}]} | data.validation[0].synthetic: styles "plian" is unknown
                    charset: abc\\ndata: {train: [{synthetic: {styles: {plain: }}}]} | data.train[0].synthetic
                    ``                                             | empty
                    # only a comment                               | empty
                    ~                                              | empty
                    - a list                                       | a group of keys is needed
                    only words                                     | a group of keys is needed
                    """)
    void what_is_missing_or_does_not_go_together_is_named_in_one_line(String yaml, String message) {
        assertThatThrownBy(() -> ConfigFile.parse(yaml.replace("\\n", "\n"), "my.yaml"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("config my.yaml: ")
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1)
                .doesNotContain("master.train", "java.");
    }

    @Test
    void tokens_come_from_a_file_beside_the_configuration_and_are_kept_with_the_run() throws IOException {
        Files.writeString(folder.resolve("latex.txt"), "separator\tspace\n\\frac\n{\n}\nx\tbox\n");
        Path file = folder.resolve("c.yaml");
        Files.writeString(file, "tokens: latex.txt\ndata: {train: [{path: a}]}\n");

        TrainingConfig config = ConfigFile.read(file);

        assertThat(config.vocabulary()).isEqualTo(Vocabulary.of(List.of("\\frac", "{", "}", "x"), " ", Set.of("x")));
        assertThat(config.manifest().vocabulary()).isEqualTo(config.vocabulary());
        Files.delete(folder.resolve("latex.txt"));
        assertThat(ConfigFile.parse(ConfigFile.write(config), "written")).isEqualTo(config);
        assertThat(config.examples().vocabulary()).isEqualTo(config.vocabulary());
    }

    @Test
    void a_file_that_cannot_be_read_is_named() throws IOException {
        assertThatThrownBy(() -> ConfigFile.read(folder.resolve("gone.yaml")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("config %s: no such file", folder.resolve("gone.yaml"));
        assertThatThrownBy(() -> ConfigFile.read(folder))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("config " + folder + ": cannot be read: ");
        Path latin = Files.write(folder.resolve("latin.yaml"), new byte[] {'a', ':', (byte) 0xE9});
        assertThatThrownBy(() -> ConfigFile.read(latin))
                .isInstanceOf(ConfigException.class)
                .hasMessage("config %s: not UTF-8", latin);
    }
}
