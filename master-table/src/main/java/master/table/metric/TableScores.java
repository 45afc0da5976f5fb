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

/** Accumulates the scores of predicted tables over a dataset. Not thread-safe. */
public final class TableScores {
    /** TEDS without inline tags, which no word model predicts: they are removed from both sides. */
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
     * @param tedsStruct TEDS-Struct, TEDS of the structure only; 0 if no table was read
     * @param teds TEDS with texts, without inline tags; 0 if no table was read
     * @param exact whether the structure is exactly right
     * @param errors the errors of the structure; empty if no table was read
     */
    public record Score(double tedsStruct, double teds, boolean exact, Set<StructureError> errors) {
        public Score {
            errors = Set.copyOf(errors);
        }
    }

    /**
     * Adds a table.
     *
     * @param structure the predicted structure, with cells empty or not as the model predicts; empty if no table was read
     * @param filled the same table with texts
     * @param truth the label
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

    /** The number of tables added. */
    public int samples() {
        return samples;
    }

    /** The number of images in which no table was read. */
    public int missing() {
        return missing;
    }

    /** The share of structures that are exactly right: rows, columns, spans, header, and which cells are empty. */
    public Proportion exact() {
        return new Proportion(exact, samples);
    }

    /** The share of structures whose rows, columns and spans are right, whatever the header and empty cells. */
    public Proportion grids() {
        return new Proportion(grids, samples);
    }

    /** The mean TEDS-Struct; 0 if there are no tables. */
    public double tedsStruct() {
        return samples == 0 ? 0 : structures / samples;
    }

    /** The mean TEDS with texts; 0 if there are no tables. */
    public double teds() {
        return samples == 0 ? 0 : texts / samples;
    }

    /** The number of tables with an error of a kind. */
    public int count(StructureError error) {
        return errors.getOrDefault(error, 0);
    }
}
