// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.Objects;
import java.util.Optional;

/**
 * How a recognizer runs.
 *
 * @param device what runs the network
 * @param threads threads that one image or batch may use; 1 gives the most images per second of processor time, more
 *     shortens the wait for a single image
 * @param limits how large an image may be
 * @param constraint what is known of the texts
 * @param tokenBoxes whether each token of an answer comes with its place in the image
 * @param secondLook whether images that were read unsurely are read again, {@link #withSecondLook}; empty for tall images only,
 *     unless the model file asks for more, {@link ModelInfo#secondLook}
 * @param cuda how a CUDA device is used; means nothing on the processor
 * @param signedBy whose signature the model must carry; empty if none is needed
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
    /** The best device at hand, one thread, the usual limits, texts of any kind. */
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

    /** These options on another device. */
    public RecognizerOptions withDevice(Device newDevice) {
        return new RecognizerOptions(newDevice, threads, limits, constraint, tokenBoxes, secondLook, cuda, signedBy);
    }

    /** These options with another number of threads. */
    public RecognizerOptions withThreads(int newThreads) {
        return new RecognizerOptions(device, newThreads, limits, constraint, tokenBoxes, secondLook, cuda, signedBy);
    }

    /** These options with other limits. */
    public RecognizerOptions withLimits(ImageLimits newLimits) {
        return new RecognizerOptions(device, threads, newLimits, constraint, tokenBoxes, secondLook, cuda, signedBy);
    }

    /** These options for texts of which something is known. */
    public RecognizerOptions withConstraint(TextConstraint newConstraint) {
        return new RecognizerOptions(device, threads, limits, newConstraint, tokenBoxes, secondLook, cuda, signedBy);
    }

    /**
     * These options with or without a box for each token ({@link RecognizedToken#box}): about where the decoder looked when it
     * chose the token. A model that has learned boxes gives those, and gives them in any case.
     */
    public RecognizerOptions withTokenBoxes(boolean newTokenBoxes) {
        return new RecognizerOptions(device, threads, limits, constraint, newTokenBoxes, secondLook, cuda, signedBy);
    }

    /**
     * These options with or without a second look at images that were read with a confidence below 0.9. One at least 1.5 times as
     * tall as wide is read again turned by a quarter, to the left and to the right. Where the text fills only a part, that part
     * is cut out and read again, larger; of a colored image, the darkest of red, green and blue of each pixel is read again; then
     * the image without its thin lines and dots. The surest answer counts; without lines and dots it must be twice as sure. Token
     * boxes locate the text; answers then include them. Each look costs as much as the first. If ONNX Runtime fails at a
     * second look, the first answer stays, and the log has a warning. Without this call models of single lines look at tall images
     * again, turned, and at others only if their files ask for it.
     */
    public RecognizerOptions withSecondLook(boolean newSecondLook) {
        return new RecognizerOptions(
                device, threads, limits, constraint, tokenBoxes, Optional.of(newSecondLook), cuda, signedBy);
    }

    /** These options with another use of a CUDA device. */
    public RecognizerOptions withCuda(CudaOptions newCuda) {
        return new RecognizerOptions(device, threads, limits, constraint, tokenBoxes, secondLook, newCuda, signedBy);
    }

    /** These options for models that carry a signature of that key; all others are refused, bundled ones too. */
    public RecognizerOptions withSignedBy(ModelKey key) {
        return new RecognizerOptions(
                device, threads, limits, constraint, tokenBoxes, secondLook, cuda, Optional.of(key));
    }
}
