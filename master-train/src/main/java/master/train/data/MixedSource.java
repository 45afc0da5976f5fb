// SPDX-License-Identifier: Apache-2.0
package master.train.data;

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

    private final List<Part> parts;
    private final double total;
    private final long seed;
    private final long[] counts;
    private long counted;

    public MixedSource(List<Part> parts, long seed) {
        this.parts = List.copyOf(parts);
        this.total = parts.stream().mapToDouble(Part::weight).sum();
        this.seed = seed;
        this.counts = new long[parts.size()];
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

    /** How often a part was chosen before an index; indices usually rise, so this seldom counts far. */
    private synchronized long before(long index, int part) {
        if (index < counted) {
            java.util.Arrays.fill(counts, 0);
            counted = 0;
        }
        for (; counted < index; counted++) {
            counts[choice(counted)]++;
        }
        return counts[part];
    }

    @Override
    public void close() {
        parts.forEach(part -> part.source().close());
    }
}
