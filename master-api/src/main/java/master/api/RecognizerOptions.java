// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.Objects;
import java.util.Optional;

/**
 * How a recognizer runs.
 *
 * @param device what runs the network
 * @param threads threads that one picture or batch may use; 1 gives the most pictures per second of processor time, more
 *     shortens the wait for a single picture
 * @param limits how large a picture may be
 * @param constraint what is known of the texts
 * @param beamWidth how many beginnings of a text are followed at the same time, 1 to 32; 1 is greedy decoding inside
 *     the model file, which takes the likeliest character at each step
 * @param cuda how a CUDA device is used; means nothing on the processor
 * @param signedBy whose signature the model must carry; empty if none is needed
 */
public record RecognizerOptions(
        Device device,
        int threads,
        ImageLimits limits,
        TextConstraint constraint,
        int beamWidth,
        CudaOptions cuda,
        Optional<ModelKey> signedBy) {
    /** The widest beam. */
    public static final int MAX_BEAM_WIDTH = 32;

    /** The best device at hand, one thread, the usual limits, texts of any kind, greedy decoding. */
    public static final RecognizerOptions DEFAULT = new RecognizerOptions(
            Device.AUTO, 1, ImageLimits.DEFAULT, TextConstraint.NONE, 1, CudaOptions.DEFAULT, Optional.empty());

    public RecognizerOptions {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(constraint, "constraint");
        Objects.requireNonNull(cuda, "cuda");
        Objects.requireNonNull(signedBy, "signedBy");
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("threads %d, 1 to 1024 are allowed".formatted(threads));
        }
        if (beamWidth < 1 || beamWidth > MAX_BEAM_WIDTH) {
            throw new IllegalArgumentException(
                    "beam width %d, 1 to %d are allowed".formatted(beamWidth, MAX_BEAM_WIDTH));
        }
    }

    /** These options on another device. */
    public RecognizerOptions withDevice(Device newDevice) {
        return new RecognizerOptions(newDevice, threads, limits, constraint, beamWidth, cuda, signedBy);
    }

    /** These options with another number of threads. */
    public RecognizerOptions withThreads(int newThreads) {
        return new RecognizerOptions(device, newThreads, limits, constraint, beamWidth, cuda, signedBy);
    }

    /** These options with other limits. */
    public RecognizerOptions withLimits(ImageLimits newLimits) {
        return new RecognizerOptions(device, threads, newLimits, constraint, beamWidth, cuda, signedBy);
    }

    /** These options for texts of which something is known. */
    public RecognizerOptions withConstraint(TextConstraint newConstraint) {
        return new RecognizerOptions(device, threads, limits, newConstraint, beamWidth, cuda, signedBy);
    }

    /**
     * These options with beam search, from 2 on. The answer is the text of the highest confidence among those that the
     * beam has followed, and never one of a lower confidence than greedy decoding has. What a confidence and the
     * characters' probabilities mean stays the same: they are those along the text that is answered. A longer text has
     * no advantage and no disadvantage of its own.
     */
    public RecognizerOptions withBeamWidth(int newBeamWidth) {
        return new RecognizerOptions(device, threads, limits, constraint, newBeamWidth, cuda, signedBy);
    }

    /** These options with another use of a CUDA device. */
    public RecognizerOptions withCuda(CudaOptions newCuda) {
        return new RecognizerOptions(device, threads, limits, constraint, beamWidth, newCuda, signedBy);
    }

    /** These options for models that carry a signature of that key; all others are refused, bundled ones too. */
    public RecognizerOptions withSignedBy(ModelKey key) {
        return new RecognizerOptions(
                device, threads, limits, constraint, beamWidth, cuda, Optional.of(key));
    }
}
