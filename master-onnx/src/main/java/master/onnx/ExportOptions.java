// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import java.util.Objects;
import java.util.Optional;

/**
 * How a model is written, and what its file holds beside it. Immutable.
 *
 * @param logits whether there is a third output {@code logits}, float {@code [N, S, V]}: the head's answer at each step
 *     before any token is ruled out; what it holds behind a row's EOS has no meaning. For parity tests
 * @param activations whether every activation that an int8 file rounds is one more output, named {@link
 *     #ACTIVATION_PREFIX} and the activation's name; for measuring {@link ActivationRanges}
 * @param quantization how the network is written in 8-bit integers; empty for floats
 * @param halves whether floats are stored with 16 bits; a runtime computes with 32
 */
public record ExportOptions(boolean logits, boolean activations, Optional<Quantization> quantization, boolean halves) {
    /** What the names of outputs begin with that give activations; behind the name there may be {@code #2} and so on. */
    public static final String ACTIVATION_PREFIX = "activation/";

    public ExportOptions {
        Objects.requireNonNull(quantization, "quantization");
        if (activations && quantization.isPresent()) {
            throw new IllegalArgumentException("activations are given by files in floats only");
        }
    }

    /** The options for files to be used: only {@code tokens} and {@code probabilities}, in 32-bit floats. */
    public static ExportOptions standard() {
        return new ExportOptions(false, false, Optional.empty(), false);
    }

    /** The same options with or without logits. */
    public ExportOptions withLogits(boolean newLogits) {
        return new ExportOptions(newLogits, activations, quantization, halves);
    }

    /** The same options with or without activations. */
    public ExportOptions withActivations(boolean newActivations) {
        return new ExportOptions(logits, newActivations, quantization, halves);
    }

    /** The same options in 8-bit integers. */
    public ExportOptions withQuantization(Quantization newQuantization) {
        return new ExportOptions(logits, activations, Optional.of(newQuantization), halves);
    }

    /** The same options with floats stored in 16 or in 32 bits. */
    public ExportOptions withHalves(boolean newHalves) {
        return new ExportOptions(logits, activations, quantization, newHalves);
    }
}
