// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import master.api.ImageSource;
import master.api.Recognizer;

/**
 * How fast a recognizer was, called by one thread.
 *
 * @param batch images per call
 * @param images images in all
 * @param seconds time that passed
 * @param cpuSeconds processor time of the whole process
 * @param callMillis how long each call took, in ascending order
 */
record Measurement(int batch, long images, double seconds, double cpuSeconds, List<Double> callMillis) {
    /** Reads the images in turn, for a time. */
    static Measurement of(Recognizer recognizer, List<ImageSource> sources, int batch, double seconds) {
        List<Double> millis = new ArrayList<>();
        List<ImageSource> call = new ArrayList<>(batch);
        long images = 0;
        long cpuStart = cpuTime();
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        long now = start;
        while (now < end || images == 0) {
            call.clear();
            for (int i = 0; i < batch; i++) {
                call.add(sources.get((int) ((images + i) % sources.size())));
            }
            recognizer.recognizeAll(call);
            images += batch;
            long before = now;
            now = System.nanoTime();
            millis.add((now - before) / 1e6);
        }
        double cpuSeconds = (cpuTime() - cpuStart) / 1e9;
        return new Measurement(
                batch,
                images,
                (now - start) / 1e9,
                cpuSeconds,
                millis.stream().sorted().toList());
    }

    private static long cpuTime() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    double imagesPerSecond() {
        return images / seconds;
    }

    double imagesPerCpuSecond() {
        return images / cpuSeconds;
    }

    /** The time that this many percent of the calls did not exceed, in milliseconds. */
    double percentile(int percent) {
        int rank = (int) Math.ceil(percent / 100.0 * callMillis.size());
        return callMillis.get(Math.max(0, rank - 1));
    }

    /** For JSON. */
    Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("batch", batch);
        object.put("imagesPerSecond", Json.rounded(imagesPerSecond()));
        object.put("millisPerImage", Json.rounded(1000 / imagesPerSecond()));
        object.put("imagesPerCpuSecond", Json.rounded(imagesPerCpuSecond()));
        object.put("p50Millis", Json.rounded(percentile(50)));
        object.put("p90Millis", Json.rounded(percentile(90)));
        object.put("p99Millis", Json.rounded(percentile(99)));
        return object;
    }

    /** The memory that the process occupies, in bytes; known on Linux. */
    static OptionalLong residentMemory() {
        Path status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
