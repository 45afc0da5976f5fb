// SPDX-License-Identifier: Apache-2.0
package master.report;

import java.util.Locale;

/** Writes HTML and SVG; the only place where text becomes markup, so that nothing reaches a page unescaped. */
final class Html {
    private final StringBuilder out = new StringBuilder();

    /** Opens an element; attributes are pairs of name and value. */
    Html start(String tag, Object... attributes) {
        tag(tag, attributes).append('>');
        return this;
    }

    Html end(String tag) {
        out.append("</").append(tag).append(">\n");
        return this;
    }

    Html text(Object text) {
        escape(text.toString());
        return this;
    }

    /** An element that holds a text. */
    Html element(String tag, Object text, Object... attributes) {
        return start(tag, attributes).text(text).end(tag);
    }

    /** An element of SVG that holds nothing. */
    Html shape(String tag, Object... attributes) {
        tag(tag, attributes).append("/>\n");
        return this;
    }

    /** What has been written elsewhere. */
    Html add(Html part) {
        out.append(part.out);
        return this;
    }

    private StringBuilder tag(String tag, Object... attributes) {
        out.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ').append(attributes[i]).append("=\"");
            escape(shown(attributes[i + 1]));
            out.append('"');
        }
        return out;
    }

    /** Coordinates need no more than two decimals. */
    private static String shown(Object value) {
        return value instanceof Double number ? String.format(Locale.ROOT, "%.2f", number) : value.toString();
    }

    private void escape(String text) {
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                case '\n', '\t' -> out.appendCodePoint(c);
                default -> out.appendCodePoint(isShown(c) ? c : 0xFFFD);
            }
        });
    }

    /** Controls and lone surrogates are not allowed in HTML; controls of direction would turn around what follows. */
    private static boolean isShown(int c) {
        boolean direction = c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
        return !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE && !direction;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
