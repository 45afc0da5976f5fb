// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Several sources, mixed by weight. Which source an index belongs to follows from the seed alone; the place inside that
 * source is how often it was chosen before.
 */
public final class MixedSource implements ExampleSource {
    /**
     * A source and its share.
     *
     * @param source the source; closed with the mixture
     * @param weight above 0
     */
    public record Part(ExampleSource source, double weight) {}

    private static final int BLOCK = 1024;

    private final List<Part> parts;
    private final double total;
    private final long seed;
    /** How often each part was chosen before every {@link #BLOCK}-th index, as far as was asked. */
    private final List<long[]> counts = new ArrayList<>();

    public MixedSource(List<Part> parts, long seed) {
        this.parts = List.copyOf(parts);
        this.total = parts.stream().mapToDouble(Part::weight).sum();
        this.seed = seed;
        counts.add(new long[parts.size()]);
    }

    @Override
    public String name() {
        return String.join(", ", parts.stream().map(p -> p.source().name()).toList());
    }

    @Override
    public Example at(long index) {
        if (parts.size() == 1) {
            return parts.get(0).source().at(index);
        }
        int part = choice(index);
        return parts.get(part).source().at(before(index, part));
    }

    private int choice(long index) {
        double point = (ExampleSource.mix(seed, index) >>> 11) * 0x1.0p-53 * total;
        for (int i = 0; i < parts.size() - 1; i++) {
            point -= parts.get(i).weight();
            if (point < 0) {
                return i;
            }
        }
        return parts.size() - 1;
    }

    /** How often a part was chosen before an index. */
    private long before(long index, int part) {
        long count = countsBefore(Math.toIntExact(index / BLOCK))[part];
        for (long i = index / BLOCK * BLOCK; i < index; i++) {
            count += choice(i) == part ? 1 : 0;
        }
        return count;
    }

    private synchronized long[] countsBefore(int block) {
        for (int b = counts.size(); b <= block; b++) {
            long[] next = counts.get(b - 1).clone();
            for (int i = 0; i < BLOCK; i++) {
                next[choice((b - 1L) * BLOCK + i)]++;
            }
            counts.add(next);
        }
        return counts.get(block);
    }

    @Override
    public void check() {
        parts.forEach(part -> part.source().check());
    }

    @Override
    public List<String> unreadable() {
        return parts.stream()
                .flatMap(part -> part.source().unreadable().stream())
                .toList();
    }

    @Override
    public void close() {
        parts.forEach(part -> part.source().close());
    }
}
