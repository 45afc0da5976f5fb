// SPDX-License-Identifier: Apache-2.0
package master.table.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The elements that are not closed yet, from the root down, and libxml2's rules of what closes what. */
final class OpenElements {
    private static final Set<String> VOID = Set.of(
            "area",
            "base",
            "basefont",
            "br",
            "col",
            "embed",
            "frame",
            "hr",
            "img",
            "input",
            "isindex",
            "link",
            "meta",
            "param");
    private static final Set<String> IN_HEAD = Set.of("script", "style", "meta", "link", "title", "base");

    /** What an element is closed by, if that begins directly inside of it. */
    private static final Map<String, Set<String>> CLOSED_BY = Map.ofEntries(
            Map.entry("a", Set.of("a", "fieldset", "table", "td", "th")),
            Map.entry("b", Set.of("center", "p", "td", "th")),
            Map.entry("big", Set.of("p")),
            Map.entry("caption", Set.of("col", "colgroup", "tbody", "tfoot", "thead", "tr")),
            Map.entry("colgroup", Set.of("colgroup", "tbody", "tfoot", "thead", "tr")),
            Map.entry("font", Set.of("center", "td", "th")),
            Map.entry(
                    "head", Set.of("a", "b", "body", "br", "div", "font", "h1", "i", "p", "span", "table", "tr", "td")),
            Map.entry("i", Set.of("center")),
            Map.entry("li", Set.of("li")),
            Map.entry(
                    "p",
                    Set.of(
                            "caption",
                            "center",
                            "col",
                            "colgroup",
                            "div",
                            "dl",
                            "form",
                            "h1",
                            "h2",
                            "h3",
                            "hr",
                            "li",
                            "ol",
                            "p",
                            "pre",
                            "table",
                            "tbody",
                            "td",
                            "tfoot",
                            "th",
                            "tr",
                            "ul")),
            Map.entry("s", Set.of("p")),
            Map.entry("small", Set.of("p")),
            Map.entry("span", Set.of("td", "th")),
            Map.entry("strike", Set.of("p")),
            Map.entry("tbody", Set.of("tbody", "tfoot")),
            Map.entry("td", Set.of("tbody", "td", "tfoot", "th", "tr")),
            Map.entry("tfoot", Set.of("tbody")),
            Map.entry("th", Set.of("tbody", "td", "tfoot", "th", "tr")),
            Map.entry("thead", Set.of("tbody", "tfoot")),
            Map.entry("tr", Set.of("tbody", "tfoot", "tr")),
            Map.entry("tt", Set.of("p")),
            Map.entry("u", Set.of("p", "td", "th")));

    /** How strongly an end tag closes what is open inside of its element: nothing that is stronger. */
    private static final Map<String, Integer> STRENGTH = Map.ofEntries(
            Map.entry("div", 150),
            Map.entry("td", 160),
            Map.entry("th", 160),
            Map.entry("tr", 170),
            Map.entry("thead", 180),
            Map.entry("tbody", 180),
            Map.entry("tfoot", 180),
            Map.entry("table", 190),
            Map.entry("head", 200),
            Map.entry("body", 200),
            Map.entry("html", 220));

    private final HtmlNode.Element root = new HtmlNode.Element("html", Map.of());
    private final List<HtmlNode.Element> stack = new ArrayList<>(List.of(root));
    private boolean headSeen;
    private boolean bodySeen;

    HtmlNode.Element root() {
        return root;
    }

    int depth() {
        return stack.size();
    }

    private HtmlNode.Element top() {
        return stack.get(stack.size() - 1);
    }

    void start(String name, Map<String, String> attributes) {
        if (name.equals("html")) {
            return;
        }
        while (CLOSED_BY.getOrDefault(top().name(), Set.of()).contains(name)) {
            pop();
        }
        if (name.equals("head") ? headSeen || bodySeen : name.equals("body") && bodySeen) {
            return;
        }
        headSeen |= name.equals("head");
        bodySeen |= name.equals("body");
        if (!name.equals("head") && !name.equals("body")) {
            imply(name);
        }
        push(name, attributes);
        if (VOID.contains(name)) {
            pop();
        }
    }

    private void imply(String name) {
        if (stack.size() == 1 && IN_HEAD.contains(name) && !headSeen && !bodySeen) {
            headSeen = true;
            push("head", Map.of());
        } else if (stack.size() == 1) {
            body();
        }
    }

    /** Goes on in the body, which is begun if there is none. */
    private void body() {
        if (bodySeen) {
            stack.add(root.elements("body").get(0));
        } else {
            bodySeen = true;
            push("body", Map.of());
        }
    }

    void end(String name) {
        int strength = STRENGTH.getOrDefault(name, 100);
        int index = stack.size() - 1;
        while (index > 0 && !stack.get(index).name().equals(name)) {
            if (STRENGTH.getOrDefault(stack.get(index).name(), 100) > strength) {
                return;
            }
            index--;
        }
        if (index > 0) {
            stack.subList(index, stack.size()).clear();
        }
    }

    void text(String text) {
        if (stack.size() == 1) {
            if (text.isBlank()) {
                return;
            }
            body();
        }
        top().add(text);
    }

    private void push(String name, Map<String, String> attributes) {
        HtmlNode.Element element = new HtmlNode.Element(name, attributes);
        top().add(element);
        stack.add(element);
    }

    private void pop() {
        stack.remove(stack.size() - 1);
    }
}
