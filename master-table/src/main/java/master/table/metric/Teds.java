// SPDX-License-Identifier: Apache-2.0
package master.table.metric;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import master.table.Table;
import master.table.format.HtmlFormat;
import master.table.html.HtmlNode;
import master.table.html.HtmlParser;

/**
 * Tree-edit-distance-based similarity of two tables in HTML, 1 where they are equal: {@code 1 - distance / n}, n the elements
 * below {@code table} on the side that has more. Insertions and deletions of an element cost 1, as does another name or
 * span; another text of a {@code td} costs its edit distance over the longer text.
 *
 * <p>Source: Zhong et al., Image-based table recognition, ECCV 2020; PubTabNet's {@code src/metric.py}, whose values these
 * are, oddities included: without {@code html} and {@code body} around the table the score is 0; inline tags in a cell
 * count in n, but are no nodes; texts in {@code th} do not count at all; scores may be below 0. A set's score is the mean
 * over its tables. Immutable and thread-safe.
 *
 * @param structureOnly whether texts are not compared: TEDS-Struct
 * @param ignored names of elements that are stripped from both sides, such as {@code b}; what is in them stays
 */
public record Teds(boolean structureOnly, Set<String> ignored) {
    /** Structure and texts. */
    public static final Teds WITH_TEXT = new Teds(false, Set.of());
    /** Structure alone. */
    public static final Teds STRUCTURE = new Teds(true, Set.of());

    private static final Pattern DOCUMENT = Pattern.compile("^\\s*<(?:html|!doctype)", Pattern.CASE_INSENSITIVE);

    public Teds {
        ignored = Set.copyOf(ignored);
    }

    /** The same, but for elements that are stripped. */
    public Teds ignoring(String... names) {
        return new Teds(structureOnly, Set.of(names));
    }

    /** The score of a table. */
    public double score(Table predicted, Table truth) {
        return score(HtmlFormat.page(predicted), HtmlFormat.page(truth));
    }

    /**
     * The score of an HTML document.
     *
     * @throws IllegalArgumentException if a colspan or rowspan is no number; the public script ends there
     */
    public double score(String predicted, String truth) {
        List<HtmlNode.Element> ofPredicted = tables(predicted);
        List<HtmlNode.Element> ofTruth = tables(truth);
        if (ofPredicted.isEmpty() || ofTruth.isEmpty()) {
            return 0;
        }
        HtmlNode.Element a = ofPredicted.get(0).without(ignored);
        HtmlNode.Element b = ofTruth.get(0).without(ignored);
        int nodes = Math.max(a.descendants(), b.descendants());
        TableTree.Tokens tokens = new TableTree.Tokens();
        double distance = TreeDistance.between(
                TableTree.of(a, structureOnly, tokens), TableTree.of(b, structureOnly, tokens), tokens.size());
        return nodes == 0 ? 1 : 1 - distance / nodes;
    }

    /** The tables that the script finds: children of the body of a document that says that it is one. */
    private static List<HtmlNode.Element> tables(String html) {
        HtmlNode.Element root = HtmlParser.parse(html);
        if (!DOCUMENT.matcher(html).find() && root.elements("head").isEmpty()) {
            return List.of();
        }
        return root.elements("body").stream()
                .flatMap(body -> body.elements("table").stream())
                .toList();
    }
}
