// SPDX-License-Identifier: Apache-2.0
package master.table.metric;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import master.core.metric.Proportion;
import master.table.Table;
import master.table.dataset.TableSample;
import master.table.format.HtmlFormat;
import master.table.structure.OtslTokens;

/** Counts how well the tables of a dataset were read. Not thread-safe. */
public final class TableScores {
    /** Inline tags, which readers of texts know nothing of: they are left out of both sides. */
    private static final Teds TEXTS =
            Teds.WITH_TEXT.ignoring("b", "i", "sup", "sub", "u", "strike", "overline", "underline");

    private static final Set<StructureError> NOT_OF_THE_GRID = EnumSet.of(StructureError.HEADER, StructureError.EMPTY);

    private final Map<StructureError, Integer> errors = new EnumMap<>(StructureError.class);
    private int samples;
    private int missing;
    private int exact;
    private int grids;
    private double structures;
    private double texts;

    /**
     * The scores of one table.
     *
     * @param tedsStruct TEDS of the structure alone; 0 if no table was read
     * @param teds TEDS with texts, inline tags left out
     * @param exact whether the structure is exactly right
     * @param errors what is wrong in it; nothing if no table was read
     */
    public record Score(double tedsStruct, double teds, boolean exact, Set<StructureError> errors) {
        public Score {
            errors = Set.copyOf(errors);
        }
    }

    /**
     * Counts a table.
     *
     * @param structure as it was read, cells empty or not as the model sees them; empty if none was read
     * @param filled the same with texts
     */
    public Score add(Optional<Table> structure, Optional<Table> filled, TableSample truth) {
        samples++;
        if (structure.isEmpty()) {
            missing++;
            return new Score(0, 0, false, Set.of());
        }
        Table read = structure.get();
        Set<StructureError> wrong = StructureError.errors(read, truth.table());
        boolean same = OtslTokens.spelled(read).equals(OtslTokens.spelled(truth.table()));
        Score score = new Score(
                Teds.STRUCTURE.score(HtmlFormat.page(read), truth.html()),
                filled.map(table -> TEXTS.score(HtmlFormat.page(table), truth.html()))
                        .orElse(0.0),
                same,
                wrong);
        wrong.forEach(error -> errors.merge(error, 1, Integer::sum));
        exact += same ? 1 : 0;
        grids += NOT_OF_THE_GRID.containsAll(wrong) ? 1 : 0;
        structures += score.tedsStruct();
        texts += score.teds();
        return score;
    }

    /** How many tables there were. */
    public int samples() {
        return samples;
    }

    /** In how many images no table was read. */
    public int missing() {
        return missing;
    }

    /** Structures that are exactly right: grid, header, and which cells are empty. */
    public Proportion exact() {
        return new Proportion(exact, samples);
    }

    /** Those whose rows, columns and spans are right, whatever is the header and empty. */
    public Proportion grids() {
        return new Proportion(grids, samples);
    }

    /** The mean TEDS of structures. */
    public double tedsStruct() {
        return samples == 0 ? 0 : structures / samples;
    }

    /** The mean TEDS with texts. */
    public double teds() {
        return samples == 0 ? 0 : texts / samples;
    }

    /** In how many tables there was an error of a kind. */
    public int count(StructureError error) {
        return errors.getOrDefault(error, 0);
    }
}
