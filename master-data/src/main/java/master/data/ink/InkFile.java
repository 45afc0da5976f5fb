// SPDX-License-Identifier: Apache-2.0
package master.data.ink;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import master.data.xml.SafeXml;

/**
 * Reads InkML as CROHME has it: {@code trace}s of points that are numbers with blanks between them and commas behind them,
 * and the {@code annotation} of type {@code truth} right below {@code ink}. Which numbers are x and y is what {@code
 * traceFormat} says, else the first two. A {@code traceGroup} with a truth of its own and {@code traceView}s is a symbol,
 * unless it names strokes that are not there. A document type is refused. Used once.
 *
 * <p>Source: W3C, Ink Markup Language, 2011, sec. 3.
 */
public final class InkFile {
    private static final int MOST_POINTS = 1_000_000;
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final XMLStreamReader reader;
    private final List<Ink.Stroke> strokes = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<String> channels = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>(); // of strokes, by id
    private final Deque<Group> open = new ArrayDeque<>();
    private final List<Group> groups = new ArrayList<>(); // those that have ended
    private String id = ""; // of the trace that is open
    private String truth = "";
    private boolean isTruth;
    private int depth;
    private int points;

    private static final class Group {
        private final List<String> traces = new ArrayList<>();
        private String name = "";
    }

    private InkFile(XMLStreamReader reader) {
        this.reader = reader;
    }

    /**
     * Reads a file.
     *
     * @throws IOException if it is no InkML, or has no stroke; the message names the line
     */
    public static Ink parse(byte[] file) throws IOException {
        try {
            InkFile ink = new InkFile(SafeXml.reader(new ByteArrayInputStream(file)));
            ink.read();
            if (ink.strokes.isEmpty()) {
                throw new IOException("no trace");
            }
            return new Ink(ink.strokes, ink.truth.strip(), ink.symbols());
        } catch (XMLStreamException e) {
            throw new IOException(SafeXml.problem(e), e);
        }
    }

    private void read() throws XMLStreamException, IOException {
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.DTD -> throw error("a document type, which is not read");
                case XMLStreamConstants.START_ELEMENT -> start();
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
                case XMLStreamConstants.END_ELEMENT -> end();
                default -> {}
            }
        }
    }

    private IOException error(String problem) {
        return new IOException("line %d: %s".formatted(reader.getLocation().getLineNumber(), problem));
    }

    private void start() throws IOException {
        String element = reader.getLocalName();
        if (depth == 0 && !element.equals("ink")) {
            throw error("<%s>, where InkML has <ink>".formatted(element));
        }
        depth++;
        text.setLength(0);
        isTruth = element.equals("annotation") && "truth".equals(reader.getAttributeValue(null, "type"));
        switch (element) {
            case "channel" ->
                channels.add(
                        String.valueOf(reader.getAttributeValue(null, "name")).toUpperCase(Locale.ROOT));
            case "trace" -> id = id();
            case "traceGroup" -> open.push(new Group());
            case "traceView" -> {
                if (!open.isEmpty()) {
                    String reference = String.valueOf(reader.getAttributeValue(null, "traceDataRef"));
                    open.getFirst().traces.add(reference.startsWith("#") ? reference.substring(1) : reference);
                }
            }
            default -> {}
        }
    }

    private String id() {
        String plain = reader.getAttributeValue(null, "id");
        return String.valueOf(plain != null ? plain : reader.getAttributeValue(XMLConstants.XML_NS_URI, "id"));
    }

    private void end() throws IOException {
        depth--;
        if (isTruth) {
            isTruth = false;
            if (depth == 1) {
                truth = text.toString();
            } else if (!open.isEmpty()) {
                open.getFirst().name = text.toString().strip();
            }
        } else if (reader.getLocalName().equals("trace")) {
            stroke(text.toString().strip());
        } else if (reader.getLocalName().equals("traceGroup")) {
            groups.add(open.pop());
        }
    }

    /** Groups may stand before the strokes that they name. */
    private List<Ink.Symbol> symbols() {
        return groups.stream()
                .filter(group -> !group.name.isEmpty() && !group.traces.isEmpty())
                .filter(group -> numbers.keySet().containsAll(group.traces))
                .map(group -> new Ink.Symbol(
                        group.name,
                        group.traces.stream().map(numbers::get).distinct().toList()))
                .toList();
    }

    private int channel(String name, int otherwise) throws IOException {
        int at = channels.indexOf(name);
        if (at < 0 && !channels.isEmpty()) {
            throw error("no channel %s".formatted(name));
        }
        return at < 0 ? otherwise : at;
    }

    private void stroke(String trace) throws IOException {
        int xChannel = channel("X", 0);
        int yChannel = channel("Y", 1);
        if (trace.isEmpty()) {
            return; // some pens write them
        }
        String[] parts = trace.split(",", 0);
        points += parts.length;
        if (points > MOST_POINTS) {
            throw error("more than %d points".formatted(MOST_POINTS));
        }
        float[] x = new float[parts.length];
        float[] y = new float[parts.length];
        for (int i = 0; i < parts.length; i++) {
            String[] numbers = BLANKS.split(parts[i].strip(), 0);
            if (numbers.length <= Math.max(xChannel, yChannel)) {
                throw error("point \"%.40s\", x and y are needed".formatted(parts[i].strip()));
            }
            x[i] = number(numbers[xChannel]);
            y[i] = number(numbers[yChannel]);
        }
        numbers.put(id, strokes.size());
        strokes.add(new Ink.Stroke(x, y));
    }

    private float number(String word) throws IOException {
        try {
            float number = Float.parseFloat(word);
            if (Math.abs(number) <= 1e9) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw error("\"%.40s\" in a trace, a number is needed".formatted(word));
    }
}
