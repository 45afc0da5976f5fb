// SPDX-License-Identifier: Apache-2.0
package master.data;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import java.awt.Rectangle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import master.data.xml.SafeXml;

/**
 * Reads the XML of two datasets of words in photographs. SVT (and ICDAR 2003's locations): {@code image} with {@code
 * imageName} and {@code taggedRectangle}s. ICDAR 2003's words: {@code <image file="..." tag="..."/>}. A document type is
 * refused, so that nothing outside of the file is ever read. Used once.
 */
final class WordXml {
    private final Path path;
    private final Path folder;
    private final List<FileDataset.Entry> entries = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private String image = ""; // the image whose rectangles are being read
    private Optional<Rectangle> rectangle = Optional.empty();
    private DatasetFormat format = DatasetFormat.AUTO;

    private WordXml(Path path) {
        this.path = path;
        this.folder = requireNonNull(path.toAbsolutePath().getParent()); // of a file
    }

    /**
     * Reads a file.
     *
     * @param wanted the format that it must be of, or AUTO
     * @throws DatasetException if it is no XML, of another format, or a word lacks what it needs
     */
    static FileDataset read(Path path, DatasetFormat wanted) {
        WordXml xml = new WordXml(path);
        try (InputStream in = Files.newInputStream(path)) {
            xml.read(SafeXml.reader(in));
        } catch (XMLStreamException e) {
            throw new DatasetException("dataset %s: %s".formatted(path, SafeXml.problem(e)), e);
        } catch (IOException e) {
            throw new DatasetException("dataset %s: cannot be read: %s".formatted(path, e), e);
        }
        if (xml.entries.isEmpty()) {
            throw new DatasetException(
                    "dataset %s: no taggedRectangle with a tag and no image with file and tag".formatted(path));
        }
        if (wanted != DatasetFormat.AUTO && wanted != xml.format) {
            throw new DatasetException("dataset %s: of format %s, not %s".formatted(path, xml.format, wanted));
        }
        return new FileDataset(path, xml.format, xml.entries);
    }

    private void read(XMLStreamReader reader) throws XMLStreamException {
        while (reader.hasNext()) {
            int event = reader.next();
            int line = reader.getLocation().getLineNumber();
            if (event == XMLStreamConstants.DTD) {
                throw error(line, "a document type, which is not read");
            } else if (event == XMLStreamConstants.START_ELEMENT) {
                text.setLength(0);
                start(reader, line);
            } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                text.append(reader.getText());
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                end(reader.getLocalName(), line);
            }
        }
    }

    private void start(XMLStreamReader reader, int line) {
        switch (reader.getLocalName()) {
            case "image" -> {
                image = "";
                String file = reader.getAttributeValue(null, "file");
                String tag = reader.getAttributeValue(null, "tag");
                if (file != null || tag != null) {
                    add(
                            DatasetFormat.ICDAR_XML,
                            requireNonNullElse(file, ""),
                            requireNonNullElse(file, ""),
                            requireNonNullElse(tag, ""),
                            Optional.empty(),
                            line);
                }
            }
            case "taggedRectangle" ->
                rectangle = Optional.of(new Rectangle(
                        number(reader, "x", line),
                        number(reader, "y", line),
                        number(reader, "width", line),
                        number(reader, "height", line)));
            default -> {}
        }
    }

    private int number(XMLStreamReader reader, String attribute, int line) {
        String value = reader.getAttributeValue(null, attribute);
        try {
            return (int) Math.round(Double.parseDouble(String.valueOf(value)));
        } catch (NumberFormatException e) {
            throw error(line, "%s \"%s\", a number is needed".formatted(attribute, value));
        }
    }

    private void end(String element, int line) {
        if (element.equals("imageName")) {
            image = text.toString().strip();
        } else if (element.equals("tag") && rectangle.isPresent()) {
            Rectangle box = rectangle.get();
            String id = "%s %d,%d %dx%d".formatted(image, box.x, box.y, box.width, box.height);
            add(DatasetFormat.SVT, id, image, text.toString().strip(), rectangle, line);
            rectangle = Optional.empty();
        } else if (element.equals("taggedRectangle") && rectangle.isPresent()) {
            throw error(line, "a word without text");
        }
    }

    private void add(DatasetFormat kind, String id, String file, String label, Optional<Rectangle> part, int line) {
        if (file.isBlank() || label.isEmpty()) {
            throw error(line, file.isBlank() ? "a word without a file" : "a word without text");
        }
        if (format != DatasetFormat.AUTO && format != kind) {
            throw error(line, "rectangles and whole images in one file");
        }
        format = kind;
        try {
            entries.add(new FileDataset.Entry(id, label, folder.resolve(file), part, "%s:%d".formatted(path, line)));
        } catch (InvalidPathException e) {
            throw error(line, "\"%s\" is not a file name".formatted(file));
        }
    }

    private DatasetException error(int line, String problem) {
        return new DatasetException("%s:%d: %s".formatted(path, line, problem));
    }
}
