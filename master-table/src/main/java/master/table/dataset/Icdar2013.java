// SPDX-License-Identifier: Apache-2.0
package master.table.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import master.api.Box;
import master.table.Boxes;
import master.table.Table;
import master.table.TableCell;
import master.table.Word;
import master.table.format.HtmlFormat;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * Reads the structure files of ICDAR 2013's table competition, {@code *-str.xml}: tables of PDFs, cell by cell. They do not say
 * which rows are header rows. Holds no state.
 */
public final class Icdar2013 {
    private Icdar2013() {}

    /**
     * A table on a page of a PDF.
     *
     * @param page the number of the page, from 1
     * @param region the box around its texts in points, with y <em>upwards</em> from the lower edge of the page, as in PDF
     * @param sample the table; its boxes are in points from the upper left corner of the region, with y downwards
     */
    public record PageTable(int page, Box region, TableSample sample) {}

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException if the file has another format; the message names it
     * @throws UncheckedIOException if the file cannot be read
     */
    public static List<PageTable> read(Path file) {
        List<PageTable> tables = new ArrayList<>();
        try (InputStream in = Files.newInputStream(file)) {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler()); // throws, and prints nothing
            Element root = builder.parse(in).getDocumentElement();
            for (Element table : children(root, "table")) {
                for (Element region : children(table, "region")) {
                    String id = file.getFileName() + "#" + (tables.size() + 1);
                    tables.add(region(id, region));
                }
            }
        } catch (SAXException | ParserConfigurationException e) {
            throw new IllegalArgumentException("%s: no XML (%s)".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("%s: cannot be read: %s".formatted(file, e), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("%s: %s".formatted(file, e.getMessage()), e);
        }
        return tables;
    }

    private static PageTable region(String id, Element region) {
        List<Element> elements = children(region, "cell");
        Box around = Boxes.around(elements.stream().map(Icdar2013::box).toList())
                .orElseThrow(() -> new IllegalArgumentException("a region without cells"));
        List<TableCell> cells = new ArrayList<>();
        int rows = 0;
        int columns = 0;
        for (Element element : elements) {
            TableCell cell = cell(element, around);
            cells.add(cell);
            rows = Math.max(rows, cell.endRow());
            columns = Math.max(columns, cell.endColumn());
        }
        int known = cells.size();
        fill(cells, rows, columns);
        Table table = new Table(rows, columns, 0, cells);
        return new PageTable(
                integer(region, "page", 1),
                around,
                new TableSample(id, table, HtmlFormat.page(table), known == cells.size()));
    }

    private static void fill(List<TableCell> cells, int rows, int columns) {
        if ((long) rows * columns > Table.MAX_POSITIONS) {
            throw new IllegalArgumentException("table of %dx%d".formatted(rows, columns));
        }
        boolean[][] covered = new boolean[rows][columns];
        for (TableCell cell : cells) {
            for (int row = cell.row(); row < cell.endRow(); row++) {
                for (int column = cell.column(); column < cell.endColumn(); column++) {
                    covered[row][column] = true;
                }
            }
        }
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                if (!covered[row][column]) {
                    cells.add(TableCell.of(row, column, ""));
                }
            }
        }
    }

    private static TableCell cell(Element element, Box around) {
        int row = integer(element, "start-row", 0);
        int column = integer(element, "start-col", 0);
        Box up = box(element);
        String text = text(element);
        List<Word> words = text.isEmpty()
                ? List.of()
                : List.of(new Word(
                        text,
                        new Box(
                                up.x() - around.x(),
                                Boxes.bottom(around) - Boxes.bottom(up),
                                up.width(),
                                up.height())));
        return new TableCell(
                row,
                column,
                integer(element, "end-row", row) - row + 1,
                integer(element, "end-col", column) - column + 1,
                text.isEmpty(),
                Optional.empty(),
                text,
                1,
                words);
    }

    private static String text(Element cell) {
        List<Element> contents = children(cell, "content");
        return contents.isEmpty()
                ? ""
                : contents.get(0).getTextContent().replaceAll("\\s+", " ").strip();
    }

    private static Box box(Element cell) {
        List<Element> boxes = children(cell, "bounding-box");
        if (boxes.isEmpty()) {
            throw new IllegalArgumentException("a cell without bounding-box");
        }
        Element box = boxes.get(0);
        return Boxes.between(
                integer(box, "x1", 0), integer(box, "y1", 0), integer(box, "x2", 0), integer(box, "y2", 0));
    }

    private static int integer(Element element, String attribute, int otherwise) {
        String value = element.getAttribute(attribute);
        try {
            return value.isEmpty() ? otherwise : Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s \"%s\", a number is allowed".formatted(attribute, value), e);
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }
}
