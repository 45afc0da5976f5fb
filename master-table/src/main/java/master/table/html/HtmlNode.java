// SPDX-License-Identifier: Apache-2.0
package master.table.html;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A node of an HTML document. */
public sealed interface HtmlNode {
    /**
     * A text node with resolved entities.
     *
     * @param text not empty
     */
    record Text(String text) implements HtmlNode {}

    /** An element; not modified after parsing. */
    final class Element implements HtmlNode {
        private final String name;
        private final Map<String, String> attributes;
        private final List<HtmlNode> children = new ArrayList<>();

        Element(String name, Map<String, String> attributes) {
            this.name = name;
            this.attributes = Map.copyOf(attributes);
        }

        /** The name, in lower case. */
        public String name() {
            return name;
        }

        /** The attributes; names in lower case. */
        public Map<String, String> attributes() {
            return attributes;
        }

        /** The children in order; there are no adjacent texts. */
        public List<HtmlNode> children() {
            return Collections.unmodifiableList(children);
        }

        /** The children that are elements. */
        public List<Element> elements() {
            List<Element> elements = new ArrayList<>();
            for (HtmlNode child : children) {
                if (child instanceof Element element) {
                    elements.add(element);
                }
            }
            return elements;
        }

        /** The child elements with a name. */
        public List<Element> elements(String wanted) {
            return elements().stream()
                    .filter(element -> element.name.equals(wanted))
                    .toList();
        }

        /** The text of all descendants, without tags. */
        public String text() {
            StringBuilder text = new StringBuilder();
            for (HtmlNode child : children) {
                text.append(child instanceof Element element ? element.text() : ((Text) child).text());
            }
            return text.toString();
        }

        /** The number of elements below this one. */
        public int descendants() {
            int count = 0;
            for (Element element : elements()) {
                count += 1 + element.descendants();
            }
            return count;
        }

        /** A copy in which elements with these names are replaced by their contents. */
        public Element without(Set<String> names) {
            Element copy = new Element(name, attributes);
            copyInto(copy, names);
            return copy;
        }

        private void copyInto(Element copy, Set<String> names) {
            for (HtmlNode child : children) {
                if (child instanceof Text text) {
                    copy.add(text.text());
                } else if (child instanceof Element element) {
                    if (names.contains(element.name)) {
                        element.copyInto(copy, names);
                    } else {
                        copy.add(element.without(names));
                    }
                }
            }
        }

        void add(Element child) {
            children.add(child);
        }

        void add(String text) {
            int last = children.size() - 1;
            if (last >= 0 && children.get(last) instanceof Text before) {
                children.set(last, new Text(before.text() + text));
            } else if (!text.isEmpty()) {
                children.add(new Text(text));
            }
        }
    }
}
