// SPDX-License-Identifier: Apache-2.0
package master.deploy.int8;

import java.util.List;
import java.util.Locale;

/**
 * An int8 file beside the file of floats.
 *
 * @param file the int8 file
 * @param floatParts the parts of the network that are in floats, or none
 * @param rule how the ranges of activations were chosen
 * @param images how many images the accuracies were measured on
 * @param floats the file of floats
 * @param integers the int8 file
 */
public record Int8Report(byte[] file, String floatParts, String rule, int images, Side floats, Side integers) {
    /**
     * One of both.
     *
     * @param bytes length of the file
     * @param correct images read exactly
     * @param millis processor time for one image in a call of its own, decoding excluded, in milliseconds
     */
    public record Side(int bytes, int correct, double millis) {}

    /** The table for people. */
    public List<String> lines() {
        return List.of(
                "ranges by %s; in floats: %s".formatted(rule, floatParts),
                "%-34s %10s %10s %8s".formatted("", "float", "int8", "ratio"),
                row(
                        "file, MB",
                        floats.bytes() / 1e6,
                        integers.bytes() / 1e6,
                        "%10.2f",
                        ratio(floats.bytes(), integers.bytes())),
                row(
                        "word accuracy of " + images + " images, %",
                        accuracy(floats),
                        accuracy(integers),
                        "%10.2f",
                        String.format(Locale.ROOT, "%+8.2f", accuracy(integers) - accuracy(floats))),
                row(
                        "CPU ms per image, one thread",
                        floats.millis(),
                        integers.millis(),
                        "%10.3f",
                        ratio(floats.millis(), integers.millis())));
    }

    private static String ratio(double before, double after) {
        return String.format(Locale.ROOT, "%8.2f", after / before);
    }

    private static String row(String name, double before, double after, String format, String last) {
        return String.format(Locale.ROOT, "%-34s " + format + " " + format + " %s", name, before, after, last);
    }

    private double accuracy(Side side) {
        return 100.0 * side.correct() / images;
    }
}
