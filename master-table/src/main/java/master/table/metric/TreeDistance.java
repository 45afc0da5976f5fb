// SPDX-License-Identifier: Apache-2.0
package master.table.metric;

import java.util.Arrays;
import java.util.List;

/**
 * The edit distance of two ordered trees: the least cost of deletions, insertions and renamings that make one of the other.
 *
 * <p>Source: Zhang and Shasha, Simple fast algorithms for the editing distance between trees, 1989. Tables are flat, so
 * that the time is about three times the product of the sizes, squared neither in rows nor in columns; the memory is two
 * arrays of the product of the sizes.
 */
final class TreeDistance {
    private final TableTree.Node[] a;
    private final TableTree.Node[] b;
    private final double[][] trees; // distance of the trees below two nodes
    private final double[][] forests; // of the forest that is compared at present; first row and column: nothing
    private final long[][] masks; // by node of a and token: the places of the token in the node's content
    private final int tokens;

    private TreeDistance(List<TableTree.Node> a, List<TableTree.Node> b, int tokens) {
        this.a = a.toArray(TableTree.Node[]::new);
        this.b = b.toArray(TableTree.Node[]::new);
        this.trees = new double[a.size()][b.size()];
        this.forests = new double[a.size() + 1][b.size() + 1];
        this.masks = new long[a.size()][];
        this.tokens = tokens;
    }

    /** The distance of two trees in postorder. */
    static double between(List<TableTree.Node> a, List<TableTree.Node> b, int tokens) {
        TreeDistance distance = new TreeDistance(a, b, tokens);
        int[] rootsOfA = keyRoots(distance.a);
        int[] rootsOfB = keyRoots(distance.b);
        for (int i : rootsOfA) {
            for (int j : rootsOfB) {
                distance.compare(i, j);
            }
        }
        return distance.trees[a.size() - 1][b.size() - 1];
    }

    /** The root, and all nodes that have a sibling at their left: the last of each first descendant. */
    private static int[] keyRoots(TableTree.Node[] nodes) {
        boolean[] seen = new boolean[nodes.length];
        int[] roots = new int[nodes.length];
        int first = nodes.length;
        for (int i = nodes.length - 1; i >= 0; i--) {
            if (!seen[nodes[i].leftmost()]) {
                seen[nodes[i].leftmost()] = true;
                roots[--first] = i;
            }
        }
        return Arrays.copyOfRange(roots, first, nodes.length);
    }

    private void compare(int i, int j) {
        int firstOfA = a[i].leftmost();
        int firstOfB = b[j].leftmost();
        forests[0][0] = 0;
        for (int x = firstOfA; x <= i; x++) {
            forests[x - firstOfA + 1][0] = forests[x - firstOfA][0] + 1;
        }
        for (int y = firstOfB; y <= j; y++) {
            forests[0][y - firstOfB + 1] = forests[0][y - firstOfB] + 1;
        }
        for (int x = firstOfA; x <= i; x++) {
            double[] above = forests[x - firstOfA];
            double[] row = forests[x - firstOfA + 1];
            for (int y = firstOfB; y <= j; y++) {
                int column = y - firstOfB;
                double least = Math.min(above[column + 1], row[column]) + 1;
                if (a[x].leftmost() == firstOfA && b[y].leftmost() == firstOfB) {
                    row[column + 1] = Math.min(least, above[column] + renaming(x, y));
                    trees[x][y] = row[column + 1];
                } else {
                    double before = forests[a[x].leftmost() - firstOfA][b[y].leftmost() - firstOfB];
                    row[column + 1] = Math.min(least, before + trees[x][y]);
                }
            }
        }
    }

    private double renaming(int x, int y) {
        if (!a[x].sameKind(b[y])) {
            return 1;
        }
        int[] from = a[x].content();
        int[] to = b[y].content();
        int longer = Math.max(from.length, to.length);
        if (longer == 0 || Arrays.equals(from, to)) {
            return 0;
        }
        return (double) (from.length == 0 || from.length > Long.SIZE ? edits(from, to) : fastEdits(x, from.length, to))
                / longer;
    }

    private static int edits(int[] from, int[] to) {
        int[] row = new int[to.length + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= from.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length; j++) {
                int above = row[j];
                int replaced = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[to.length];
    }

    /** The same for a content of 1 to 64 tokens: a column of the table in the bits of two numbers (Myers 1999, Hyyrö 2003). */
    private int fastEdits(int x, int length, int[] to) {
        if (masks[x] == null) {
            masks[x] = new long[tokens];
            for (int i = 0; i < length; i++) {
                masks[x][a[x].content()[i]] |= 1L << i;
            }
        }
        long last = 1L << length - 1;
        long more = -1; // rows whose value is one more than that above
        long less = 0; // one less
        int distance = length;
        for (int token : to) {
            long equal = masks[x][token];
            long zero = (((equal & more) + more) ^ more) | equal | less; // diagonals that do not grow
            long right = less | ~(zero | more); // rows whose value is one more than that at the left
            long left = more & zero;
            if ((right & last) != 0) {
                distance++;
            } else if ((left & last) != 0) {
                distance--;
            }
            right = right << 1 | 1;
            left <<= 1;
            more = left | ~(zero | right);
            less = right & zero;
        }
        return distance;
    }
}
