// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import master.cli.bench.Breakdown;
import master.cli.bench.MachinePeak;

/** Shows where the time of a call goes. */
final class BreakdownTable {
    private BreakdownTable() {}

    /** The lines of a table. */
    static List<String> lines(Breakdown b, MachinePeak peak) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add(format(
                "%d per call (%d calls, %.1f characters)      CPU ms/image   share",
                b.batch(), b.calls(), b.characters()));
        stages(b)
                .forEach((stage, millis) ->
                        lines.add(format("  %-42s %10.3f %6.1f %%", stage, millis, 100 * millis / b.whole())));
        lines.add(format("  %-42s %10.3f", "whole call", b.whole()));
        lines.add(format("  whole call / encoder alone: %.2f", b.whole() / b.encoder()));
        lines.add(format(
                "  encoder: %.3f GFLOP per image, %.1f GFLOP/s, %.0f %% of the best float kernel here",
                2e-9 * b.multiplications(), b.encoderGigaflops(), 100 * b.encoderGigaflops() / peak.best()));
        return lines;
    }

    /** What the machine can do. */
    static String line(MachinePeak peak) {
        return format(
                "best float kernels here, one thread: product of 1024x1024 %.1f GFLOP/s, convolution %.1f GFLOP/s",
                peak.product(), peak.convolution());
    }

    /** For JSON. */
    static Map<String, Object> object(Breakdown b, MachinePeak peak) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("batch", b.batch());
        object.put("calls", b.calls());
        object.put("meanCharacters", Json.rounded(b.characters()));
        object.put("decodeMillis", Json.rounded(b.decode()));
        object.put("inputMillis", Json.rounded(b.input()));
        object.put("encoderMillis", Json.rounded(b.encoder()));
        object.put("decoderMillis", Json.rounded(b.decoder()));
        object.put("restMillis", Json.rounded(b.rest()));
        object.put("wholeMillis", Json.rounded(b.whole()));
        object.put("encoderGigaflops", Json.rounded(b.encoderGigaflops()));
        object.put("bestGigaflops", Json.rounded(peak.best()));
        return object;
    }

    private static Map<String, Double> stages(Breakdown b) {
        Map<String, Double> stages = new LinkedHashMap<>();
        stages.put("decode the image", b.decode());
        stages.put("gray, resize, normalize", b.input());
        stages.put("encoder", b.encoder());
        stages.put("decoder", b.decoder());
        stages.put("text, copies, the call itself", b.rest());
        return stages;
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
