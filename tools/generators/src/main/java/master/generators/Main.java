// SPDX-License-Identifier: Apache-2.0
package master.generators;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import javax.imageio.ImageIO;
import master.data.LmdbWriter;
import master.synth.ContactSheet;
import master.synth.LabeledImage;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Draws a data set of captchas with the libraries. */
@Command(
        name = "generators",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Draws labelled captchas with captcha libraries and writes them as an LMDB data set.")
public final class Main implements Callable<Integer> {
    private static final int TRIES = 400; // redraws of one image
    private static final int SHEET = 120; // images on a contact sheet
    private static final int COLUMNS = 6;

    @Spec
    private CommandSpec spec;

    @Option(names = "--count", required = true, description = "images to write")
    private int count;

    @Option(names = "--seed", defaultValue = "1", description = "decides texts and parameters (default 1)")
    private long seed;

    @Option(names = "--out", description = "LMDB folder to write; must not exist")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--fonts", description = "directory of fonts to draw with, instead of the machine's")
    private Optional<Path> fontDirectory = Optional.empty();

    @Option(names = "--families", defaultValue = "250", description = "most font families besides plain ones (250)")
    private int families;

    @Option(names = "--only", split = ",", description = "libraries to use: kaptcha, easycaptcha, apiclub, ...")
    private List<String> only = new ArrayList<>();

    @Option(
            names = "--shares",
            split = ",",
            description = "parts by library (kaptcha=24,easycaptcha=22,apiclub=22,patchca=16,nanocaptcha=16,hutool=16)")
    private Map<String, Integer> shares = new LinkedHashMap<>();

    @Option(names = "--sheet", description = "PNG file for a contact sheet of the first 120 images")
    private Optional<Path> sheet = Optional.empty();

    private final Map<String, int[]> tally = new TreeMap<>(); // name to drawn, redrawn, failed

    /** Runs the tool; exits with 0, 1 for a failure, 2 for a wrong command line. */
    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException {
        if (count < 1) {
            throw wrong("--count " + count + " must be 1 or more");
        }
        ImageIO.setUseCache(false);
        Fonts fonts = fontDirectory.isPresent()
                ? Fonts.in(fontDirectory.get(), families, seed)
                : Fonts.installed(families, seed);
        List<Painter> painters = painters(fonts);
        List<LabeledImage> shown = new ArrayList<>();
        SplittableRandom samples = new SplittableRandom(seed); // each sample has its own, whatever the others draw
        long start = System.nanoTime();
        try (LmdbWriter writer = out.map(LmdbWriter::create).orElse(null)) {
            for (int i = 0; i < count; i++) {
                RandomGenerator random = samples.split();
                LabeledImage sample = draw(painters, random, shown);
                if (writer != null) {
                    writer.add(sample.label(), Encoder.encode(sample.image(), random));
                }
            }
            if (writer != null) {
                writer.finish();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (sheet.isPresent()) {
            ImageIO.write(ContactSheet.draw(shown, COLUMNS), "png", sheet.get().toFile());
        }
        tally.forEach((name, n) -> System.out.printf(
                Locale.ROOT, "%-12s %6d drawn, %6d redrawn for room or font, %4d failed%n", name, n[0], n[1], n[2]));
        System.out.printf(Locale.ROOT, "%d images in %.0f s, %.0f a second%n", count, seconds, count / seconds);
        return 0;
    }

    private LabeledImage draw(List<Painter> painters, RandomGenerator random, List<LabeledImage> shown) {
        Painter painter = painters.get(random.nextInt(painters.size()));
        int[] numbers = tally.computeIfAbsent(painter.name(), n -> new int[3]);
        for (int i = 0; i < TRIES; i++) {
            try {
                LabeledImage sample = painter.draw(random);
                numbers[0]++;
                if (shown.size() < SHEET) {
                    shown.add(sample);
                }
                return sample;
            } catch (CutOffException e) {
                numbers[1]++;
            } catch (IOException | RuntimeException e) {
                numbers[2]++;
                System.err.println(painter.name() + " failed: " + e);
            }
        }
        throw new IllegalStateException(painter.name() + " drew nothing in " + TRIES + " tries");
    }

    /** The painters, each as often as its share. */
    private List<Painter> painters(Fonts fonts) throws IOException {
        Map<String, Integer> parts = new LinkedHashMap<>();
        parts.put("kaptcha", 24);
        parts.put("easycaptcha", 22);
        parts.put("apiclub", 22);
        parts.put("patchca", 16);
        parts.put("nanocaptcha", 16);
        parts.put("hutool", 16);
        parts.put("cage", 16);
        parts.put("jcaptcha", 16);
        for (String name : only) {
            known(parts, name);
        }
        shares.forEach((name, part) -> {
            known(parts, name);
            if (part < 0 || part > 1000) {
                throw wrong("share " + name + "=" + part + " must be in [0, 1000]");
            }
            parts.put(name, part);
        });
        List<Painter> painters = new ArrayList<>();
        for (Painter painter : List.of(
                new KaptchaPainter(fonts),
                new EasyCaptchaPainter(fonts),
                new ApiclubPainter(fonts),
                new PatchcaPainter(fonts),
                new NanoCaptchaPainter(fonts),
                new HutoolPainter(fonts),
                new CagePainter(fonts),
                new JCaptchaPainter(fonts))) {
            int part = only.isEmpty() || only.contains(painter.name()) ? parts.get(painter.name()) : 0;
            for (int i = 0; i < part; i++) {
                painters.add(painter);
            }
        }
        if (painters.isEmpty()) {
            throw wrong("shares " + parts + " leave no library");
        }
        return painters;
    }

    private void known(Map<String, Integer> parts, String name) {
        if (!parts.containsKey(name)) {
            throw wrong("library \"" + name + "\" is none of " + parts.keySet());
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
