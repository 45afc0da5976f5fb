// SPDX-License-Identifier: Apache-2.0
package master.table.synth;

import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.awt.geom.Point2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;
import master.api.Box;
import master.table.Boxes;
import master.table.Table;
import master.table.TableCell;
import master.table.Word;
import master.table.structure.GridLines;

/**
 * A generator of synthetic tables with the boxes of their cells and words. Immutable and thread-safe; each thread needs a random
 * generator of its own. The same configuration, fonts and random state give the same table.
 *
 * <pre>{@code
 * TableSynthesizer synthesizer = TableSynthesizer.create(TableSynthesizerConfig.DEFAULT, TableSynthesizer.usualFonts());
 * SyntheticTable table = synthesizer.next(new SplittableRandom(7));
 * }</pre>
 *
 * <p>The box of a cell ends at the ruling lines if lines are drawn between all columns or all rows, else in the middle of the gap
 * between the texts.
 */
public final class TableSynthesizer {
    /** Families of text fonts that are drawn with where the machine has them. */
    private static final Set<String> USUAL = Set.of(
            "Arial",
            "Arimo",
            "Caladea",
            "Calibri",
            "Cambria",
            "Cantarell",
            "Carlito",
            "Century Schoolbook L",
            "Courier New",
            "Courier Prime",
            "Crimson Text",
            "DejaVu Sans",
            "DejaVu Sans Condensed",
            "DejaVu Sans Mono",
            "DejaVu Serif",
            "EB Garamond",
            "Fira Sans",
            "FreeSans",
            "FreeSerif",
            "Gelasio",
            "Georgia",
            "IBM Plex Sans",
            "Inconsolata",
            "Inter",
            "Lato",
            "Liberation Mono",
            "Liberation Sans",
            "Liberation Sans Narrow",
            "Liberation Serif",
            "Linux Biolinum O",
            "Linux Libertine O",
            "Merriweather",
            "Montserrat",
            "Nimbus Roman",
            "Nimbus Sans",
            "Nimbus Sans Narrow",
            "Noto Sans",
            "Noto Serif",
            "Open Sans",
            "PT Sans",
            "PT Serif",
            "Roboto",
            "Roboto Condensed",
            "Roboto Slab",
            "Source Sans Pro",
            "Source Serif Pro",
            "Tahoma",
            "TeX Gyre Heros",
            "TeX Gyre Pagella",
            "TeX Gyre Termes",
            "Times New Roman",
            "Tinos",
            "Trebuchet MS",
            "Ubuntu",
            "Verdana");

    private static final String NEEDED = "0123456789 .,()<%±–−-+/€$azAZäéö";
    private static final double INVERTED = 0.03;
    private static final double TURNED = 0.1;
    private static final double MOST_DEGREES = 1;

    private final TableSynthesizerConfig config;
    private final List<Font> fonts;

    private TableSynthesizer(TableSynthesizerConfig config, List<Font> fonts) {
        this.config = config;
        this.fonts = fonts;
    }

    /**
     * Creates a synthesizer.
     *
     * @param config what to draw
     * @param fonts fonts of any size; those that lack a required character, or belong to an excluded family, are not used
     * @throws IllegalArgumentException if no font is left
     */
    public static TableSynthesizer create(TableSynthesizerConfig config, List<Font> fonts) {
        Objects.requireNonNull(config, "config");
        List<Font> usable = fonts.stream()
                .filter(font -> font.canDisplayUpTo(NEEDED) < 0)
                .filter(font -> config.families().hasFont(font.getFamily(Locale.ROOT)))
                .toList();
        if (usable.isEmpty()) {
            throw new IllegalArgumentException(
                    "%d fonts, one of the families that are drawn and with all of \"%s\" is needed"
                            .formatted(fonts.size(), NEEDED));
        }
        return new TableSynthesizer(config, usable);
    }

    /** Java's logical text fonts, and the common font families that are installed on this machine. */
    public static List<Font> usualFonts() {
        List<Font> fonts = new ArrayList<>(List.of(
                new Font(Font.SANS_SERIF, Font.PLAIN, 12),
                new Font(Font.SERIF, Font.PLAIN, 12),
                new Font(Font.MONOSPACED, Font.PLAIN, 12)));
        for (String family : GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames()) {
            if (USUAL.contains(family)) {
                fonts.add(new Font(family, Font.PLAIN, 12));
            }
        }
        return fonts;
    }

    /** The configuration of this synthesizer. */
    public TableSynthesizerConfig config() {
        return config;
    }

    /** Draws the next table; all its randomness comes from the generator. */
    public SyntheticTable next(RandomGenerator random) {
        Chance chance = new Chance(random);
        Style style = new Style(fonts, config.families(), chance);
        Plan plan = Plan.draw(config, style, chance);
        List<Layout.Written> written = written(plan, style, chance);
        FontRenderContext context = new FontRenderContext(null, style.smooth, false);
        Layout layout = new Layout(plan, written, style, context);
        List<TableCell> cells = new ArrayList<>();
        List<Layout.Placed> placed = new ArrayList<>();
        for (Layout.Written one : written) {
            List<Layout.Placed> words = layout.words(one);
            placed.addAll(words);
            cells.add(one.cell()
                    .withText(
                            one.text(), words.stream().map(Layout.Placed::word).toList()));
        }
        BufferedImage image = new Drawing(plan, style, layout).draw(placed);
        Table table = withBoxes(new Table(plan.rows, plan.columns, plan.headerRows, cells), style, layout, image);
        return degraded(image, table, style, chance);
    }

    /**
     * Draws an image that shows no table, or two of them: empty paper, running text, shapes and colors. All its
     * randomness comes from the generator.
     */
    public BufferedImage withoutTable(RandomGenerator random) {
        Chance chance = new Chance(random);
        BufferedImage image = new Tableless(fonts).draw(chance, this);
        return chance.of(config.degraded()) ? Scan.degrade(image, chance) : image;
    }

    private List<Layout.Written> written(Plan plan, Style style, Chance chance) {
        List<Contents> kinds = Contents.columns(plan.columns, chance);
        List<Style.Align> aligns =
                kinds.stream().map(kind -> align(kind, chance)).toList();
        double empty = chance.of(0.6) ? 0.03 : chance.between(0.05, 0.3);
        boolean indented = chance.of(0.15);
        boolean cornerEmpty = chance.of(0.25);
        List<String> series = chance.of(0.3) ? Contents.series(chance) : List.of();
        boolean[] rowSeen = new boolean[plan.rows]; // whether a plain cell of it has a text
        boolean[] columnSeen = new boolean[plan.columns];
        List<Layout.Written> written = new ArrayList<>();
        for (TableCell cell : plan.cells) {
            int column = cell.column();
            boolean header = cell.row() < plan.headerRows;
            boolean section = plan.section[cell.row()];
            boolean last = !cell.spans()
                    && (!rowSeen[cell.row()] && column == lastPlain(plan, cell.row())
                            || !header && !columnSeen[column] && cell.row() == plan.rows - 1);
            boolean blank = !last
                    && (header
                            ? cornerEmpty && cell.row() == 0 && column == 0 && plan.columns > 1
                            : !section && chance.of(empty));
            boolean serial = cell.row() == plan.headerRows - 1 && column > 0 && !cell.spans() && !series.isEmpty();
            String text = blank
                    ? ""
                    : header || section
                            ? serial ? series.get((column - 1) % series.size()) : Contents.title(chance)
                            : kinds.get(column).text(chance);
            if (!cell.spans() && !blank) {
                rowSeen[cell.row()] = true;
                columnSeen[column] |= !header;
            }
            Style.Align align = aligns.get(column);
            if (header && (style.headerCentered || cell.columnSpan() > 1)) {
                align = Style.Align.CENTER;
            } else if (section) {
                align = style.headerCentered ? Style.Align.CENTER : Style.Align.LEFT;
            }
            double indent =
                    indented && column == 0 && !header && !section && align == Style.Align.LEFT && chance.of(0.6)
                            ? style.body.getSize2D()
                            : 0;
            written.add(new Layout.Written(cell, text, align, indent));
        }
        return written;
    }

    private static int lastPlain(Plan plan, int row) {
        return plan.cells.stream()
                .filter(cell -> cell.row() == row && !cell.spans())
                .mapToInt(TableCell::column)
                .max()
                .orElse(-1);
    }

    private static Style.Align align(Contents kind, Chance chance) {
        int choice = kind.numeric ? chance.weighted(2, 3, 5) : chance.weighted(7, 2, 0.5);
        return Style.Align.values()[choice];
    }

    private static Table withBoxes(Table table, Style style, Layout layout, BufferedImage image) {
        GridLines found = GridLines.of(table, image.getWidth(), image.getHeight());
        double[] xs = new double[table.columns() + 1];
        double[] ys = new double[table.rows() + 1];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = style.showsColumns() ? layout.xs[i] : found.x(i);
        }
        for (int i = 0; i < ys.length; i++) {
            ys[i] = style.showsRows() ? layout.ys[i] : found.y(i);
        }
        return table.map(cell -> cell.withBox(
                Boxes.between(xs[cell.column()], ys[cell.row()], xs[cell.endColumn()], ys[cell.endRow()])));
    }

    private SyntheticTable degraded(BufferedImage image, Table table, Style style, Chance chance) {
        BufferedImage result = image;
        Table moved = table;
        if (chance.of(TURNED * config.degraded())) {
            AffineTransform turn = AffineTransform.getRotateInstance(
                    Math.toRadians(chance.between(-MOST_DEGREES, MOST_DEGREES)),
                    image.getWidth() / 2.0,
                    image.getHeight() / 2.0);
            result = Scan.turned(image, turn, style.paper);
            moved = table.map(cell -> turned(cell, turn, image));
        }
        if (chance.of(INVERTED)) {
            Scan.invert(result);
        }
        if (chance.of(config.degraded())) {
            result = Scan.degrade(result, chance);
        }
        return new SyntheticTable(result, moved);
    }

    private static TableCell turned(TableCell cell, AffineTransform turn, BufferedImage image) {
        List<Word> words = cell.words().stream()
                .map(word -> new Word(word.text(), turned(word.box(), turn, image)))
                .toList();
        return cell.withBox(turned(cell.box().orElseThrow(), turn, image)).withText(cell.text(), words);
    }

    /** A box of the same size around the new center, as far as it lies in the image. */
    private static Box turned(Box box, AffineTransform turn, BufferedImage image) {
        Point2D center = turn.transform(new Point2D.Double(Boxes.centerX(box), Boxes.centerY(box)), null);
        double left = Math.max(0, center.getX() - box.width() / 2);
        double top = Math.max(0, center.getY() - box.height() / 2);
        return Boxes.between(
                left,
                top,
                Math.min(image.getWidth(), center.getX() + box.width() / 2),
                Math.min(image.getHeight(), center.getY() + box.height() / 2));
    }
}
