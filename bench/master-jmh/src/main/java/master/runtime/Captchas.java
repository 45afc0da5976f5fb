// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;
import master.synth.LabeledImage;
import master.synth.Synthesizer;
import master.synth.SynthesizerConfig;

/** The images of all benchmarks: drawn captchas of six characters, always the same ones. */
final class Captchas {
    static final int COUNT = 64;

    private static final int LENGTH = 6;
    private static final Map<String, List<byte[]>> DRAWN = new HashMap<>(); // guarded by this class

    private Captchas() {}

    /**
     * The bytes of their files; drawn once in a process.
     *
     * @param format {@code png} or {@code jpeg}
     */
    static synchronized List<byte[]> files(String format) throws IOException {
        if (!DRAWN.containsKey(format)) {
            DRAWN.put(format, List.copyOf(draw(format)));
        }
        return DRAWN.get(format);
    }

    private static List<byte[]> draw(String format) throws IOException {
        Synthesizer synthesizer = Synthesizer.create(SynthesizerConfig.captcha());
        SplittableRandom random = new SplittableRandom(1);
        List<byte[]> files = new ArrayList<>();
        while (files.size() < COUNT) {
            LabeledImage sample = synthesizer.next(random);
            if (sample.text().length() == LENGTH) {
                files.add(file(sample.image(), format));
            }
        }
        return files;
    }

    private static byte[] file(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, format, bytes)) {
            throw new IllegalStateException("this JVM writes no " + format);
        }
        return bytes.toByteArray();
    }
}
