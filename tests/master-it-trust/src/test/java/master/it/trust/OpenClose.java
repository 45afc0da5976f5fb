// SPDX-License-Identifier: Apache-2.0
package master.it.trust;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import master.api.Recognizer;

/** A program that opens a model again and again: {@code MODEL CYCLES close|forget}. */
final class OpenClose {
    private OpenClose() {}

    /** Prints the slope of the resident memory, in KiB for each cycle. */
    public static void main(String[] args) {
        Path model = Path.of(args[0]);
        int cycles = Integer.parseInt(args[1]);
        boolean closes = args[2].equals("close");
        List<Recognizer> forgotten = new ArrayList<>();
        double[] resident = new double[cycles];
        for (int cycle = -cycles / 2; cycle < cycles; cycle++) { // half as many to warm up
            Recognizer recognizer = Recognizer.open(model);
            recognizer.recognize(new BufferedImage(60, 20, BufferedImage.TYPE_INT_RGB));
            if (closes) {
                recognizer.close();
            } else {
                forgotten.add(recognizer);
            }
            if (cycle >= 0) {
                resident[cycle] = Footprint.residentKilobytes();
            }
        }
        System.out.printf("%.1f %d%n", slope(resident), forgotten.size());
    }

    /** Least squares. */
    static double slope(double[] values) {
        double middle = (values.length - 1) / 2.0;
        double product = 0;
        double square = 0;
        for (int i = 0; i < values.length; i++) {
            product += (i - middle) * values[i];
            square += (i - middle) * (i - middle);
        }
        return product / square;
    }
}
