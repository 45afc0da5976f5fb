// SPDX-License-Identifier: Apache-2.0
package master.imports;

import java.util.Optional;
import java.util.OptionalInt;
import master.api.Vocabulary;
import master.core.image.ResizeMode;

/**
 * What an importer is told because checkpoints do not say it. What is left empty comes from the checkpoint where it has
 * it, else from the implementation's own defaults ({@link SourceFormat}). Immutable.
 *
 * @param format the implementation, or empty to find it out from the file
 * @param name the model's name, or empty for the implementation's
 * @param vocabulary the alphabet in the order of the checkpoint's ids; its size has to fit the checkpoint
 * @param height rows of the input, in pixels; 48 by default
 * @param width columns of the input, in pixels; 160 by default
 * @param resize how an image is fitted into the input
 * @param maxLength the most characters of a text
 * @param heads attention heads, which no shape shows; 8 by default
 * @param decoderLayers decoder layers, which no key shows where all layers share their weights; 3 by default
 * @param encoder whether MASTER-pytorch's transformer encoder is in use; its weights are there in either case
 */
public record ImportOptions(
        Optional<SourceFormat> format,
        Optional<String> name,
        Optional<Vocabulary> vocabulary,
        OptionalInt height,
        OptionalInt width,
        Optional<ResizeMode> resize,
        OptionalInt maxLength,
        OptionalInt heads,
        OptionalInt decoderLayers,
        Optional<Boolean> encoder) {

    /** Nothing told. */
    public static ImportOptions defaults() {
        return new ImportOptions(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty());
    }
}
