// SPDX-License-Identifier: Apache-2.0
package master.imports.mapping;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.model.ModelManifest;
import master.core.network.NetworkConfig;
import master.imports.ImportOptions;
import master.imports.SourceFormat;
import master.onnx.ModelFormatException;

/** What a model says of itself, by what a checkpoint shows, what the user says, and an implementation's defaults. */
public final class Manifests {
    private Manifests() {}

    /**
     * The alphabet: the one given, else the implementation's of that size.
     *
     * @param characters the number of characters that the checkpoint has ids for
     * @param notes where the choice is noted
     * @throws ModelFormatException if the one given has another size, or there is none of that size
     */
    public static Vocabulary vocabulary(
            SourceFormat format, ImportOptions options, int characters, List<String> notes) {
        Vocabulary vocabulary = options.vocabulary()
                .or(() -> format.vocabulary(characters))
                .orElseThrow(() -> new ModelFormatException(
                        "the checkpoint has %d characters, and %s comes with no alphabet of that size; give one"
                                .formatted(characters, format.title())));
        if (vocabulary.tokens().size() != characters) {
            throw new ModelFormatException("the checkpoint has %d characters, the alphabet that is given has %d: %s"
                    .formatted(characters, vocabulary.tokens().size(), vocabulary));
        }
        notes.add("alphabet: %d characters, %s: %s"
                .formatted(
                        characters,
                        options.vocabulary().isPresent() ? "as given" : format.title() + "'s own",
                        vocabulary));
        return vocabulary;
    }

    /**
     * The manifest.
     *
     * @param channels channels of the input, 1 or 3
     * @param notes where assumptions are noted
     */
    public static ModelManifest manifest(
            SourceFormat format,
            ImportOptions options,
            int channels,
            Vocabulary vocabulary,
            NetworkConfig network,
            List<String> notes) {
        Preprocessing standard = format.preprocessing();
        Preprocessing preprocessing = Preprocessing.of(
                channels,
                options.height().orElse(standard.height()),
                options.width().orElse(standard.width()),
                options.resize().orElse(standard.resize()));
        if (network.featureHeight(preprocessing.height()) * network.featureWidth(preprocessing.width()) == 0) {
            throw new ModelFormatException("the backbone leaves nothing of an input of %dx%d (height x width)"
                    .formatted(preprocessing.height(), preprocessing.width()));
        }
        int maxLength = options.maxLength().orElse(format.maxLength());
        notes.add("input: %d channels, %dx%d (height x width), %s; texts of up to %d characters"
                .formatted(
                        channels,
                        preprocessing.height(),
                        preprocessing.width(),
                        preprocessing.resize().name().toLowerCase(Locale.ROOT),
                        maxLength));
        return new ModelManifest(
                options.name().orElse(format.name().toLowerCase(Locale.ROOT)),
                vocabulary,
                preprocessing,
                maxLength,
                network,
                Map.of(),
                Map.of("recipe", "imported from " + format.title()));
    }
}
