// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import master.imports.ImportOptions;
import org.jspecify.annotations.Nullable;

/**
 * The configuration that MASTER-pytorch stores in its checkpoints, an object of its own class: its state is read, the
 * object is never made.
 */
final class TorchConfig {
    private final @Nullable Object config;

    private TorchConfig(@Nullable Object config) {
        this.config = config;
    }

    /** The configuration in a checkpoint, which may have none. */
    static TorchConfig of(Object root) {
        Object config = root instanceof Map<?, ?> checkpoint ? checkpoint.get("config") : null;
        if (config instanceof Pickled.Opaque object && object.state() instanceof Map<?, ?> state) {
            config = state.get("_config");
        }
        return new TorchConfig(config);
    }

    /** The options, with what they leave open and the configuration has. */
    ImportOptions complete(ImportOptions options) {
        return new ImportOptions(
                options.format(),
                options.name(),
                options.vocabulary(),
                or(options.height(), List.of("train_dataset", "args", "img_h")),
                or(options.width(), List.of("train_dataset", "args", "img_w")),
                options.resize(),
                options.maxLength(),
                or(options.heads(), List.of("model_arch", "args", "common_kwargs", "multiheads")),
                or(options.decoderLayers(), List.of("model_arch", "args", "decoder_kwargs", "stacks")),
                options.encoder()
                        .or(() -> find(List.of("model_arch", "args", "common_kwargs", "with_encoder"))
                                .filter(Boolean.class::isInstance)
                                .map(Boolean.class::cast)));
    }

    private OptionalInt or(OptionalInt told, List<String> path) {
        if (told.isPresent()) {
            return told;
        }
        Optional<Long> value = find(path).filter(Long.class::isInstance).map(Long.class::cast);
        value.filter(number -> number != number.intValue()).ifPresent(number -> {
            throw new IllegalArgumentException("its configuration says %s: %d, a whole number of 32 bits is allowed"
                    .formatted(String.join(".", path), number));
        });
        return value.map(number -> OptionalInt.of(number.intValue())).orElse(OptionalInt.empty());
    }

    /** How often the encoder's layers are applied. */
    OptionalInt encoderLayers() {
        return or(OptionalInt.empty(), List.of("model_arch", "args", "encoder_kwargs", "stacks"));
    }

    /** Whether there is one. */
    boolean isPresent() {
        return config instanceof Map;
    }

    private Optional<Object> find(List<String> path) {
        Object at = config;
        for (String key : path) {
            at = at instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return Optional.ofNullable(at);
    }
}
