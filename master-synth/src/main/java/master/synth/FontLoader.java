// SPDX-License-Identifier: Apache-2.0
package master.synth;

import java.awt.Font;
import java.awt.FontFormatException;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import master.synth.font.FontLibrary;
import master.synth.font.Glyphs;
import master.synth.font.Kerning;
import master.synth.font.Legibility;
import master.synth.font.Typeface;
import master.synth.word.Typography;

/** Reads fonts from the module, from directories and from the machine, and keeps those that can be read. */
final class FontLoader {
    private static final System.Logger LOG = System.getLogger(FontLoader.class.getName());
    private static final List<String> BUNDLED = List.of(
            "Cabin-Regular.otf",
            "Cabin-Bold.otf",
            "ComicNeue-Regular.otf",
            "CourierPrime-Regular.otf",
            "Inconsolata.otf",
            "LeckerliOne-Regular.ttf",
            "LiberationSans-Regular.ttf",
            "LiberationSerif-Bold.ttf");

    private final String characters;
    private final List<String> excluded;
    private final boolean kerned; // whether letter pairs are wanted
    private final Set<String> seen = new HashSet<>();

    private FontLoader(SynthesizerConfig config) {
        this.kerned = config.preset() == Preset.WORDS;
        this.characters = config.drawable() + (kerned ? WordPainter.MARKS : Glyphs.EXTRA);
        this.excluded = config.excludedFonts().stream()
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
    }

    /**
     * The bundled fonts and the configured ones that are legible.
     *
     * @throws UncheckedIOException if a directory cannot be listed
     */
    static FontLibrary load(SynthesizerConfig config) {
        FontLoader loader = new FontLoader(config);
        List<FontLibrary.Member> members = new ArrayList<>();
        for (String name : BUNDLED) {
            loader.typeface(bundled(name)).ifPresent(t -> members.add(new FontLibrary.Member("bundled " + name, t)));
        }
        Legibility legibility = new Legibility(
                members.stream().map(FontLibrary.Member::typeface).toList());
        List<FontLibrary.Member> found = new ArrayList<>();
        for (String directory : config.fontDirectories()) {
            loader.read(Path.of(directory), found);
        }
        if (config.systemFonts()) {
            for (Font font : GraphicsEnvironment.getLocalGraphicsEnvironment().getAllFonts()) {
                loader.typeface(font).ifPresent(t -> found.add(new FontLibrary.Member(t.family(), t)));
            }
        }
        for (FontLibrary.Member member : found) {
            legibility.filter(member.typeface()).ifPresent(t -> members.add(new FontLibrary.Member(member.group(), t)));
        }
        return new FontLibrary(members.stream()
                .filter(member -> config.families().hasFont(member.typeface().family()))
                .toList());
    }

    private static Font bundled(String name) {
        try (InputStream in = FontLoader.class.getResourceAsStream("fonts/" + name)) {
            if (in == null) {
                throw new IllegalStateException("bundled font " + name + " is missing");
            }
            return Font.createFont(Font.TRUETYPE_FONT, in);
        } catch (IOException | FontFormatException e) {
            throw new IllegalStateException("bundled font " + name + " cannot be read", e);
        } catch (LinkageError | InternalError e) { // what Java throws where its own set-up of fonts fails
            throw new IllegalStateException(
                    "Java cannot draw text here; install fontconfig and one font, such as fonts-dejavu-core", e);
        }
    }

    private void read(Path directory, List<FontLibrary.Member> found) {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(directory)) {
            files = walk.filter(FontLoader::fontFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("font directory " + directory + " cannot be listed", e);
        }
        for (Path file : files) {
            if (isExcluded(file.getFileName().toString())) {
                continue;
            }
            try {
                Font font = Font.createFont(Font.TRUETYPE_FONT, file.toFile());
                typeface(font).ifPresent(t -> found.add(new FontLibrary.Member(String.valueOf(file.getParent()), t)));
            } catch (IOException | FontFormatException | RuntimeException e) {
                LOG.log(System.Logger.Level.DEBUG, "font {0} left out: {1}", file, e);
            }
        }
    }

    private static boolean fontFile(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".ttf") || name.endsWith(".otf");
    }

    private boolean isExcluded(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return excluded.stream().anyMatch(lower::contains);
    }

    /** Empty for an excluded font, for one read before, and for one that draws no text. */
    private Optional<Typeface> typeface(Font font) {
        String name = font.getFontName(Locale.ROOT);
        if (!seen.add(name) || isExcluded(name)) {
            return Optional.empty();
        }
        Optional<Typeface> typeface = Typeface.of(font, characters);
        return kerned
                ? typeface.map(t -> t.withGlyphs(font, Typography.GLYPHS))
                        .map(t -> t.with(Kerning.of(font, t.characters())))
                : typeface;
    }
}
