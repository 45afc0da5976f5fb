// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognizer;

/**
 * Whether the process grows while it reads: its resident memory, looked at {@value #PARTS} times over many
 * recognitions. The first tenth is left out, while Java compiles and its heap takes its size; through the rest a straight
 * line is laid (least squares), and its rise from the first to the last look is the growth. A single look says nothing:
 * the heap breathes by some megabytes.
 *
 * @param recognitions at each look, how many there had been; ascending
 * @param bytes at each look, the resident memory
 */
record Soak(List<Long> recognitions, List<Long> bytes) {
    /** Looks after the one at the beginning. */
    static final int PARTS = 40;

    private static final int WARM_UP_PARTS = PARTS / 10;

    Soak {
        recognitions = List.copyOf(recognitions);
        bytes = List.copyOf(bytes);
        if (recognitions.size() != bytes.size() || bytes.size() < WARM_UP_PARTS + 3) {
            throw new IllegalArgumentException("%d and %d values, equally many and at least %d are needed"
                    .formatted(recognitions.size(), bytes.size(), WARM_UP_PARTS + 3));
        }
    }

    /**
     * Reads images in turn, one and eight per call alternately.
     *
     * @param count recognitions, at least {@value #PARTS}
     * @param resident tells the resident memory, in bytes
     * @param out gets a line at each look
     * @throws Failure if an image cannot be read
     */
    static Soak of(
            Recognizer recognizer, List<ImageSource> images, long count, LongSupplier resident, PrintWriter out) {
        List<Long> recognitions = new ArrayList<>();
        List<Long> bytes = new ArrayList<>();
        List<ImageSource> call = new ArrayList<>();
        out.println("recognitions  resident MiB");
        long done = 0;
        for (int part = 0; part <= PARTS; part++) {
            for (int batch = 1; done < count * part / PARTS; batch = 9 - batch) {
                call.clear();
                for (int i = 0; i < batch; i++) {
                    call.add(images.get((int) ((done + i) % images.size())));
                }
                check(recognizer.recognizeAll(call));
                done += batch;
            }
            recognitions.add(done);
            bytes.add(resident.getAsLong());
            out.printf(Locale.ROOT, "%12d %13.1f%n", done, mebibytes(bytes.get(part)));
            out.flush(); // it takes an hour; whoever waits wants to see it
        }
        return new Soak(recognitions, bytes);
    }

    private static void check(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Failed failed) {
                throw new Failure("an image that could be read cannot any more: "
                        + failed.error().getMessage());
            }
        }
    }

    static double mebibytes(double bytes) {
        return bytes / 1048576;
    }

    /** The line's slope, in bytes per recognition. */
    double bytesPerRecognition() {
        int first = WARM_UP_PARTS;
        double meanX = recognitions.stream()
                .skip(first)
                .mapToLong(Long::longValue)
                .average()
                .orElseThrow();
        double meanY =
                bytes.stream().skip(first).mapToLong(Long::longValue).average().orElseThrow();
        double together = 0;
        double alone = 0;
        for (int i = first; i < bytes.size(); i++) {
            double x = recognitions.get(i) - meanX;
            together += x * (bytes.get(i) - meanY);
            alone += x * x;
        }
        return together / alone;
    }

    /** The line's rise behind the warm-up, in bytes; below 0 if the process shrank. */
    double growth() {
        return bytesPerRecognition() * (recognitions.get(recognitions.size() - 1) - recognitions.get(WARM_UP_PARTS));
    }

    /** For JSON. */
    Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("recognitions", recognitions);
        object.put("residentBytes", bytes);
        object.put("bytesPerRecognition", Json.rounded(bytesPerRecognition()));
        object.put("growthBytes", Math.round(growth()));
        return object;
    }
}
