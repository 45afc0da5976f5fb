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
 * TEDS, the tree-edit-distance-based similarity of two tables in HTML: {@code 1 - distance / n}, where n is the number of elements
 * below {@code table} in the larger of both. Equal tables score 1. Inserting or deleting an element costs 1, as does a different name
 * or span; a different text in a {@code td} costs its edit distance divided by the length of the longer text.
 *
 * <p>Source: Zhong et al., Image-based table recognition, ECCV 2020, and PubTabNet's {@code src/metric.py}. The values equal those
 * of that script, quirks included: without {@code html} and {@code body} around the table the score is 0; inline tags in a cell
 * count in n but are not nodes; texts in {@code th} do not count at all; scores may be negative. The score of a dataset is the mean
 * over its tables. Immutable and thread-safe.
 *
 * @param structureOnly whether texts are ignored (TEDS-Struct)
 * @param ignored names of elements, such as {@code b}, that are replaced by their contents on both sides
 */
public record Teds(boolean structureOnly, Set<String> ignored) {
    /** TEDS, which compares structure and texts. */
    public static final Teds WITH_TEXT = new Teds(false, Set.of());
    /** TEDS-Struct, which compares the structure only. */
    public static final Teds STRUCTURE = new Teds(true, Set.of());

    private static final Pattern DOCUMENT = Pattern.compile("^\\s*<(?:html|!doctype)", Pattern.CASE_INSENSITIVE);

    public Teds {
        ignored = Set.copyOf(ignored);
    }

    /** A copy that replaces elements with these names by their contents. */
    public Teds ignoring(String... names) {
        return new Teds(structureOnly, Set.of(names));
    }

    /** Scores a predicted table; 1 if it equals the label. */
    public double score(Table predicted, Table truth) {
        return score(HtmlFormat.page(predicted), HtmlFormat.page(truth));
    }

    /**
     * Scores the first table of a predicted HTML document; 0 if either document has none.
     *
     * @throws IllegalArgumentException if a colspan or rowspan is not a number, where the public script fails
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
