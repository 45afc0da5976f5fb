// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.Objects;
import java.util.Optional;

/**
 * The options of a recognizer. Start from {@link #DEFAULT} and change it with the {@code with} methods. Immutable and
 * thread-safe.
 *
 * @param device the device that runs the network
 * @param threads threads that one call may use, 1 to 1024; 1 has the best throughput with one caller per core, more shorten the
 *     latency of a single image
 * @param limits the maximum size of an image
 * @param constraint what is known about the texts
 * @param tokenBoxes whether each token gets a box, {@link #withTokenBoxes}
 * @param secondLook whether images with a low confidence are read again, {@link #withSecondLook}; empty: as the model file requests
 *     ({@link ModelInfo#secondLook}), else tall images only
 * @param cuda options for a CUDA device; ignored on the CPU
 * @param signedBy the key whose signature the model must have; empty if none is required
 */
public record RecognizerOptions(
        Device device,
        int threads,
        ImageLimits limits,
        TextConstraint constraint,
        boolean tokenBoxes,
        Optional<Boolean> secondLook,
        CudaOptions cuda,
        Optional<ModelKey> signedBy) {
    /** {@link Device#AUTO}, one thread, {@link ImageLimits#DEFAULT}, no constraint, no token boxes, no signature required. */
    public static final RecognizerOptions DEFAULT = new RecognizerOptions(
            Device.AUTO,
            1,
            ImageLimits.DEFAULT,
            TextConstraint.NONE,
            false,
            Optional.empty(),
            CudaOptions.DEFAULT,
            Optional.empty());

    public RecognizerOptions {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(constraint, "constraint");
        Objects.requireNonNull(secondLook, "secondLook");
        Objects.requireNonNull(cuda, "cuda");
        Objects.requireNonNull(signedBy, "signedBy");
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("threads %d, 1 to 1024 are allowed".formatted(threads));
        }
    }

    /** A copy with another device. */
    public RecognizerOptions withDevice(Device newDevice) {
        return new RecognizerOptions(newDevice, threads, limits, constraint, tokenBoxes, secondLook, cuda, signedBy);
    }

    /** A copy with another number of threads, 1 to 1024. */
    public RecognizerOptions withThreads(int newThreads) {
        return new RecognizerOptions(device, newThreads, limits, constraint, tokenBoxes, secondLook, cuda, signedBy);
    }

    /** A copy with other image limits. */
    public RecognizerOptions withLimits(ImageLimits newLimits) {
        return new RecognizerOptions(device, threads, newLimits, constraint, tokenBoxes, secondLook, cuda, signedBy);
    }

    /** A copy with another constraint. */
    public RecognizerOptions withConstraint(TextConstraint newConstraint) {
        return new RecognizerOptions(device, threads, limits, newConstraint, tokenBoxes, secondLook, cuda, signedBy);
    }

    /**
     * A copy with or without a box for each token ({@link RecognizedToken#box}), computed from the decoder's attention and accurate
     * to several pixels only. A model that has learned boxes returns those, whatever this option says. Opening a model that supports
     * neither is a {@link ModelLoadException}.
     */
    public RecognizerOptions withTokenBoxes(boolean newTokenBoxes) {
        return new RecognizerOptions(device, threads, limits, constraint, newTokenBoxes, secondLook, cuda, signedBy);
    }

    /**
     * A copy with or without a second look: images whose text has a confidence below 0.9 are read again, in this order, until a
     * confidence reaches 0.9:
     *
     * <ol>
     *   <li>rotated by 90 degrees to either side, if the image is at least 1.5 times as tall as wide
     *   <li>cropped to the text and enlarged, if the text fills only part of the image
     *   <li>reduced to the darkest of red, green and blue of each pixel, if the image is colored
     *   <li>without thin lines and dots
     * </ol>
     *
     * <p>The most confident text is returned; the last one counts only if it at least halves 1 - confidence. Each additional reading
     * costs as much as the first. Token boxes are needed to locate the text and are then returned. If ONNX Runtime fails at a second
     * look, the first text is returned and a warning logged.
     *
     * <p>By default, models of single lines read tall images rotated, and everything else only if the model file requests it.
     */
    public RecognizerOptions withSecondLook(boolean newSecondLook) {
        return new RecognizerOptions(
                device, threads, limits, constraint, tokenBoxes, Optional.of(newSecondLook), cuda, signedBy);
    }

    /** A copy with other options for a CUDA device. */
    public RecognizerOptions withCuda(CudaOptions newCuda) {
        return new RecognizerOptions(device, threads, limits, constraint, tokenBoxes, secondLook, newCuda, signedBy);
    }

    /** A copy that opens only models signed with this key; all others, bundled ones included, are a {@link ModelLoadException}. */
    public RecognizerOptions withSignedBy(ModelKey key) {
        return new RecognizerOptions(
                device, threads, limits, constraint, tokenBoxes, secondLook, cuda, Optional.of(key));
    }
}
