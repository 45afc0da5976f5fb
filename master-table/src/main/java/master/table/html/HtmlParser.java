// SPDX-License-Identifier: Apache-2.0
package master.table.html;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A parser that reads HTML like lxml with libxml2 2.14, as far as tables and their inline tags are concerned: any string is a document;
 * comments are ignored; an element that is not closed ends where the next one cannot be inside it. The scores of the public TEDS
 * script, which uses lxml, depend on this. Holds no state.
 */
public final class HtmlParser {
    private static final int DEEPEST = 200; // elements in each other; libxml2 stops at 255

    private final String html;
    private int at;
    private final OpenElements open = new OpenElements();

    private HtmlParser(String html) {
        this.html = html;
    }

    /** Parses a document to its {@code html} element; missing {@code html} and {@code body} are added. */
    public static HtmlNode.Element parse(String html) {
        HtmlParser parser = new HtmlParser(html);
        while (parser.at < html.length()) {
            parser.next();
        }
        return parser.open.root();
    }

    private void next() {
        int tag = html.indexOf('<', at);
        if (tag != at) {
            int end = tag < 0 ? html.length() : tag;
            open.text(Entities.resolve(html.substring(at, end)));
            at = end;
        } else if (html.startsWith("<!--", at)) {
            skipTo("-->");
        } else if (html.startsWith("<!", at) || html.startsWith("<?", at)) {
            skipTo(">");
        } else if (isLetter(at + 1)) {
            startTag();
        } else if (html.startsWith("</", at)) {
            endTag();
        } else {
            open.text("<");
            at++;
        }
    }

    private void skipTo(String end) {
        int found = html.indexOf(end, at);
        at = found < 0 ? html.length() : found + end.length();
    }

    private boolean isLetter(int index) {
        char c = index < html.length() ? html.charAt(index) : ' ';
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private void endTag() {
        if (!isLetter(at + 2)) {
            skipTo(">");
            return;
        }
        at += 2;
        String name = name();
        skipTo(">");
        open.end(name);
    }

    private void startTag() {
        at++;
        String name = name();
        Map<String, String> attributes = new LinkedHashMap<>();
        skipBlanks();
        while (at < html.length() && html.charAt(at) != '>') {
            if (html.charAt(at) == '/') {
                at++;
            } else {
                attribute(attributes);
            }
            skipBlanks();
        }
        if (at == html.length()) {
            return; // the document ends inside of the tag, which is then none
        }
        at++;
        if (open.depth() < DEEPEST) {
            open.start(name, attributes);
        }
        if (name.equals("script") || name.equals("style")) {
            int end = html.toLowerCase(Locale.ROOT).indexOf("</" + name, at);
            at = end < 0 ? html.length() : end;
        }
    }

    private String name() {
        int start = at;
        while (at < html.length() && !isBlank() && html.charAt(at) != '>' && html.charAt(at) != '/') {
            at++;
        }
        return html.substring(start, at).toLowerCase(Locale.ROOT);
    }

    private void attribute(Map<String, String> attributes) {
        int start = at++; // an equals sign in the first place belongs to the name
        while (at < html.length() && !isBlank() && "=>/".indexOf(html.charAt(at)) < 0) {
            at++;
        }
        String name = html.substring(start, at).toLowerCase(Locale.ROOT);
        skipBlanks();
        String value = "";
        if (at < html.length() && html.charAt(at) == '=') {
            at++;
            skipBlanks();
            value = value();
        }
        attributes.putIfAbsent(name, Entities.resolve(value));
    }

    private String value() {
        if (at == html.length()) {
            return "";
        }
        char quote = html.charAt(at);
        int start = at;
        if (quote == '"' || quote == '\'') {
            int end = html.indexOf(quote, at + 1);
            at = end < 0 ? html.length() : end + 1;
            return html.substring(start + 1, end < 0 ? html.length() : end);
        }
        while (at < html.length() && !isBlank() && html.charAt(at) != '>') {
            at++;
        }
        return html.substring(start, at);
    }

    private void skipBlanks() {
        while (at < html.length() && isBlank()) {
            at++;
        }
    }

    private boolean isBlank() {
        return " \t\n\r\f".indexOf(html.charAt(at)) >= 0;
    }
}
