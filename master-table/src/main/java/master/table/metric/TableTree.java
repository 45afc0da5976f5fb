// SPDX-License-Identifier: Apache-2.0
package master.table.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import master.table.html.HtmlNode;

/** A table's elements as a tree whose leaves are its cells, in postorder: children before their parent. */
final class TableTree {
    private static final int[] NOTHING = {};

    private final boolean structureOnly;
    private final Tokens tokens;
    private final List<Node> nodes = new ArrayList<>();

    /**
     * A node.
     *
     * @param name id of its name
     * @param columnSpan 1 where nothing is said; 0 for elements that are no cells
     * @param rowSpan likewise
     * @param content ids of the tokens of a cell's content
     * @param leftmost index of its first descendant in postorder, its own if it is a leaf
     */
    record Node(int name, int columnSpan, int rowSpan, int[] content, int leftmost) {
        boolean sameKind(Node other) {
            return name == other.name && columnSpan == other.columnSpan && rowSpan == other.rowSpan;
        }
    }

    /** Ids of names, characters and tags: of equal ones the same. */
    static final class Tokens {
        private final Map<String, Integer> ids = new HashMap<>();

        int id(String token) {
            return ids.computeIfAbsent(token, t -> ids.size());
        }

        int size() {
            return ids.size();
        }
    }

    private TableTree(boolean structureOnly, Tokens tokens) {
        this.structureOnly = structureOnly;
        this.tokens = tokens;
    }

    static List<Node> of(HtmlNode.Element table, boolean structureOnly, Tokens tokens) {
        TableTree tree = new TableTree(structureOnly, tokens);
        tree.add(table);
        return tree.nodes;
    }

    private void add(HtmlNode.Element element) {
        int first = nodes.size();
        int name = tokens.id("<" + element.name() + ">");
        if (element.name().equals("td")) {
            nodes.add(new Node(name, span(element, "colspan"), span(element, "rowspan"), content(element), first));
            return;
        }
        element.elements().forEach(this::add);
        nodes.add(new Node(name, 0, 0, NOTHING, first));
    }

    private static int span(HtmlNode.Element cell, String attribute) {
        String value = cell.attributes().getOrDefault(attribute, "1");
        try {
            return Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s \"%s\", a number is allowed".formatted(attribute, value), e);
        }
    }

    private int[] content(HtmlNode.Element cell) {
        if (structureOnly) {
            return NOTHING;
        }
        List<Integer> content = new ArrayList<>();
        append(cell, content);
        return content.stream().mapToInt(id -> id).toArray();
    }

    private void append(HtmlNode.Element element, List<Integer> content) {
        for (HtmlNode child : element.children()) {
            if (child instanceof HtmlNode.Element inner) {
                content.add(tokens.id("<" + inner.name() + ">"));
                append(inner, content);
                content.add(tokens.id("</" + inner.name() + ">"));
            } else {
                ((HtmlNode.Text) child).text().codePoints().forEach(c -> content.add(tokens.id(Character.toString(c))));
            }
        }
    }
}
