// SPDX-License-Identifier: Apache-2.0
package master.imports;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import master.core.image.Filter;
import master.core.image.ResizeMode;
import master.imports.CtcPreset.ChannelOrder;

/**
 * What is told of a CTC recognizer because its ONNX file does not say it. What is left empty comes from the file where
 * it says it, else from the preset. Immutable.
 *
 * @param preset the family that it is of
 * @param dictionary the file of its tokens: a line each, or dddd_trainer's charsets.json; empty to take them from the
 *     ONNX file's metadata, key {@code character}
 * @param name the model's name, or empty for the file's
 * @param order what the channels of the input are
 * @param height rows of the input, in pixels
 * @param width columns of the widest input, in pixels
 * @param resize how an image is fitted in
 * @param filter how it is resampled
 * @param mean what is subtracted from a value in [0, 1]
 * @param deviation what the difference is divided by
 * @param blankLast whether the blank is the last class, not the first
 * @param timeMajor whether the network answers with {@code [T, N, C]}
 * @param maxLength the most tokens of a text
 */
public record CtcOptions(
        CtcPreset preset,
        Optional<Path> dictionary,
        Optional<String> name,
        Optional<ChannelOrder> order,
        OptionalInt height,
        OptionalInt width,
        Optional<ResizeMode> resize,
        Optional<Filter> filter,
        OptionalDouble mean,
        OptionalDouble deviation,
        boolean blankLast,
        Optional<Boolean> timeMajor,
        OptionalInt maxLength) {
    public CtcOptions {
        Objects.requireNonNull(preset, "preset");
    }

    /** A preset, and nothing else told. */
    public static CtcOptions of(CtcPreset preset) {
        return new CtcOptions(
                preset,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                false,
                Optional.empty(),
                OptionalInt.empty());
    }

    /** The same with a file of tokens. */
    public CtcOptions withDictionary(Path file) {
        return new CtcOptions(
                preset,
                Optional.of(file),
                name,
                order,
                height,
                width,
                resize,
                filter,
                mean,
                deviation,
                blankLast,
                timeMajor,
                maxLength);
    }
}
