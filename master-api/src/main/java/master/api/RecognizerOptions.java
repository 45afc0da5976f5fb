// SPDX-License-Identifier: Apache-2.0
package master.api;

import java.util.Objects;

/**
 * How a recognizer runs.
 *
 * @param device what runs the network
 * @param threads threads that one picture or batch may use; 1 gives the most pictures per second of processor time, more
 *     shortens the wait for a single picture
 * @param limits how large a picture may be
 */
public record RecognizerOptions(Device device, int threads, ImageLimits limits) {
    /** The best device at hand, one thread, the usual limits. */
    public static final RecognizerOptions DEFAULT = new RecognizerOptions(Device.AUTO, 1, ImageLimits.DEFAULT);

    public RecognizerOptions {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(limits, "limits");
        if (threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("threads %d, 1 to 1024 are allowed".formatted(threads));
        }
    }

    /** These options on another device. */
    public RecognizerOptions withDevice(Device newDevice) {
        return new RecognizerOptions(newDevice, threads, limits);
    }

    /** These options with another number of threads. */
    public RecognizerOptions withThreads(int newThreads) {
        return new RecognizerOptions(device, newThreads, limits);
    }

    /** These options with other limits. */
    public RecognizerOptions withLimits(ImageLimits newLimits) {
        return new RecognizerOptions(device, threads, newLimits);
    }
}
