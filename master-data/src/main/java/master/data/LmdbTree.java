// SPDX-License-Identifier: Apache-2.0
package master.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * Walks the tree of an LMDB and checks that every pointer in it stays inside its page and every page inside the file. The
 * native library does not: a damaged file would end the whole process. Each page of keys is read once, pages of large
 * values are not; a tree of more than {@link #MOST_PAGES} pages is checked that far only. Layout of pages and nodes:
 * {@code MDB_page} and {@code MDB_node} of LMDB 0.9 on a 64-bit, little-endian machine. Not thread-safe.
 */
final class LmdbTree {
    private static final int PAGE_HEADER = 16;
    private static final int NODE_HEADER = 8;
    private static final int BRANCH = 0x01;
    private static final int LEAF = 0x02;
    private static final int BIG_DATA = 0x01; // the node holds the number of the first page of its value
    private static final int MAX_DEPTH = 32; // CURSOR_STACK
    private static final int MOST_PAGES = 1 << 18; // 1 GiB of usual pages, less than a second

    private final FileChannel channel;
    private final int pageSize;
    private final long pages;
    private long visited;

    LmdbTree(FileChannel channel, int pageSize, long pages) {
        this.channel = channel;
        this.pageSize = pageSize;
        this.pages = pages;
    }

    /**
     * Checks the tree below a page.
     *
     * @param root the number of its first page
     * @param depth its levels, as the header says
     * @throws DamagedException if something in it is not as it must be
     */
    void check(long root, int depth) throws IOException, DamagedException {
        if (depth < 1 || depth > MAX_DEPTH) {
            throw new DamagedException("a tree of depth " + depth);
        }
        if (++visited > pages) {
            throw new DamagedException("pages that are used more than once");
        }
        ByteBuffer page = page(root, depth == 1 ? LEAF : BRANCH);
        int nodes = nodes(page, root);
        for (int i = 0; i < nodes && visited < MOST_PAGES; i++) {
            int node = node(page, root, i);
            if (depth == 1) {
                checkLeaf(page, root, node);
            } else {
                check(branchPointer(page, node), depth - 1);
            }
        }
    }

    private ByteBuffer page(long number, int kind) throws IOException, DamagedException {
        if (number < 2 || number >= pages) {
            throw new DamagedException("a pointer to page %d of %d".formatted(number, pages));
        }
        ByteBuffer page = ByteBuffer.allocate(pageSize).order(ByteOrder.LITTLE_ENDIAN);
        while (page.hasRemaining()) {
            if (channel.read(page, number * pageSize + page.position()) < 0) {
                throw new DamagedException("page %d is cut off".formatted(number));
            }
        }
        int flags = page.getShort(10) & 0xFFFF;
        if (page.getLong(0) != number || flags != kind) {
            throw new DamagedException("page %d is not what it must be".formatted(number));
        }
        return page;
    }

    private int nodes(ByteBuffer page, long number) throws DamagedException {
        int lower = page.getShort(12) & 0xFFFF;
        int upper = page.getShort(14) & 0xFFFF;
        if (lower <= PAGE_HEADER || lower > upper || upper > pageSize || lower % 2 != 0) {
            throw new DamagedException("page %d has bounds %d and %d".formatted(number, lower, upper));
        }
        return (lower - PAGE_HEADER) / 2;
    }

    /** The place of a node's header, whose key lies inside the page. */
    private int node(ByteBuffer page, long number, int index) throws DamagedException {
        int node = page.getShort(PAGE_HEADER + 2 * index) & 0xFFFF;
        int upper = page.getShort(14) & 0xFFFF;
        if (node < upper || node + NODE_HEADER > pageSize || end(page, node) > pageSize) {
            throw new DamagedException("node %d of page %d lies outside of it".formatted(index, number));
        }
        return node;
    }

    private static int end(ByteBuffer page, int node) {
        return node + NODE_HEADER + (page.getShort(node + 6) & 0xFFFF);
    }

    private void checkLeaf(ByteBuffer page, long number, int node) throws DamagedException {
        int flags = page.getShort(node + 4) & 0xFFFF;
        long size = page.getInt(node) & 0xFFFFFFFFL;
        int data = end(page, node);
        if (flags == 0) {
            if (data + size > pageSize) {
                throw new DamagedException("a value of page %d reaches beyond it".formatted(number));
            }
            return;
        }
        if (flags != BIG_DATA || data + 8 > pageSize) {
            throw new DamagedException("page %d holds a node with flags %d".formatted(number, flags));
        }
        long first = page.getLong(data);
        long count = (PAGE_HEADER + size + pageSize - 1) / pageSize;
        if (first < 2 || first > pages - count) {
            throw new DamagedException("a value of page %d reaches beyond the file".formatted(number));
        }
    }

    /** A branch's pointer: 48 bits over three of its header's fields. */
    private static long branchPointer(ByteBuffer page, int node) {
        return (page.getShort(node) & 0xFFFFL)
                | (page.getShort(node + 2) & 0xFFFFL) << 16
                | (page.getShort(node + 4) & 0xFFFFL) << 32;
    }

    /** The file is not what it must be. */
    static final class DamagedException extends Exception {
        private static final long serialVersionUID = 1;

        DamagedException(String message) {
            super(message);
        }
    }
}
