// SPDX-License-Identifier: Apache-2.0
package master.generators;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The fonts to draw with: those of the machine or of a directory, and what a site gets for a font's name. Fonts are
 * judged when they are first asked for. Not thread-safe.
 */
final class Fonts {
    private static final int TRIES = 60;
    private static final List<String> PLAIN = List.of(
            "liberation",
            "dejavu",
            "nimbus",
            "free",
            "arimo",
            "tinos",
            "cousine",
            "roboto",
            "lato",
            "open sans",
            "noto",
            "ubuntu",
            "helvet",
            "arial",
            "courier",
            "times",
            "verdana",
            "tahoma",
            "georgia",
            "clear sans",
            "carlito",
            "caladea",
            "pt sans",
            "pt serif",
            "inter",
            "cantarell",
            "bitstream",
            "courier prime",
            "inconsolata");

    private static final List<String> THIN = List.of("thin", "hairline", "extralight", "extra light", "ultralight");

    /** What stands in for the fonts that captcha libraries name, on machines of all kinds. */
    private static final Map<String, List<String>> STAND_INS = Map.of(
            "arial", List.of("Arial", "Liberation Sans", "Arimo", "Nimbus Sans", "FreeSans", "DejaVu Sans", "Aerial"),
            "courier",
                    List.of(
                            "Courier",
                            "Courier New",
                            "Liberation Mono",
                            "Cousine",
                            "Nimbus Mono PS",
                            "FreeMono",
                            "DejaVu Sans Mono"),
            "verdana", List.of("Verdana", "Veranda", "DejaVu Sans", "Bitstream Vera Sans"),
            "tahoma", List.of("Tahoma", "DejaVu Sans Condensed", "DejaVu Sans", "Verdana", "Veranda"));

    private final List<List<Font>> plain = new ArrayList<>(); // by family
    private final List<List<Font>> other = new ArrayList<>();
    private final Map<String, Optional<Face>> judged = new HashMap<>();
    private final Map<String, String> families = new HashMap<>(); // lower case to name

    private Fonts(List<Font> fonts, int families, long seed) {
        Map<String, List<Font>> byFamily = new LinkedHashMap<>();
        fonts.forEach(font -> byFamily.computeIfAbsent(font.getFamily(Locale.ROOT), f -> new ArrayList<>())
                .add(font));
        byFamily.keySet().forEach(name -> this.families.put(name.toLowerCase(Locale.ROOT), name));
        List<String> names = new ArrayList<>(byFamily.keySet());
        Collections.sort(names);
        Collections.shuffle(names, new Random(seed));
        for (String name : names) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (PLAIN.stream().anyMatch(lower::contains) && THIN.stream().noneMatch(lower::contains)) {
                plain.add(byFamily.get(name));
            } else if (other.size() < families) {
                other.add(byFamily.get(name));
            }
        }
    }

    /**
     * The fonts installed on the machine.
     *
     * @param families the most families to use besides plain ones
     */
    static Fonts installed(int families, long seed) {
        return new Fonts(
                List.of(GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts()), families, seed);
    }

    /**
     * The TrueType and OpenType fonts below a directory. Fonts that Java cannot read are left out.
     *
     * @throws IOException if the directory cannot be listed or has no font
     */
    static Fonts in(Path directory, int families, long seed) throws IOException {
        List<Font> fonts = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(file -> file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(ttf|otf)"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            try {
                fonts.add(Font.createFont(Font.TRUETYPE_FONT, file.toFile()));
            } catch (FontFormatException e) {
                System.err.println("font " + file + " left out: " + e.getMessage());
            }
        }
        if (fonts.isEmpty()) {
            throw new IOException("font directory " + directory + " has no readable .ttf or .otf file");
        }
        return new Fonts(fonts, families, seed);
    }

    /** What a site may get for a font's name: the font itself, one made to replace it, or Java's default. */
    Face standIn(RandomGenerator random, String name) {
        List<String> names = STAND_INS.get(name.toLowerCase(Locale.ROOT));
        if (names == null) {
            throw new IllegalArgumentException("font \"" + name + "\" is none of " + STAND_INS.keySet());
        }
        List<String> present = names.stream()
                .filter(candidate -> families.containsKey(candidate.toLowerCase(Locale.ROOT)))
                .toList();
        if (present.isEmpty() || Painter.chance(random, 15)) {
            return Face.plain(new Font(name, Font.PLAIN, 1));
        }
        // the first ones are the most common
        int i = Math.min(random.nextInt(present.size()), random.nextInt(present.size()));
        return Face.plain(new Font(present.get(i), Font.PLAIN, 1));
    }

    /** A random legible font, plain ones more often. */
    Face pick(RandomGenerator random) {
        for (int i = 0; i < TRIES; i++) {
            List<List<Font>> pool = other.isEmpty() || (!plain.isEmpty() && Painter.chance(random, 55)) ? plain : other;
            if (pool.isEmpty()) {
                break;
            }
            List<Font> family = pool.get(random.nextInt(pool.size()));
            Font font = family.get(random.nextInt(family.size()));
            Optional<Face> face = judged.computeIfAbsent(font.getFontName(Locale.ROOT), f -> Face.of(font));
            if (face.isPresent()) {
                return face.get();
            }
        }
        return Face.plain(new Font(Font.SANS_SERIF, Font.PLAIN, 1));
    }

    /** One to three random legible fonts. */
    List<Face> some(RandomGenerator random) {
        int count = Painter.pick(random, 1, 1, 1, 2, 2, 3);
        return Stream.generate(() -> pick(random)).limit(count).toList();
    }
}
