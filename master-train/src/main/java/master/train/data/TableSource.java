// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.Optional;
import java.util.SplittableRandom;
import master.api.Label;
import master.api.Vocabulary;
import master.core.image.PixelImage;
import master.data.DatasetException;
import master.table.structure.StructureTokens;
import master.table.synth.SyntheticTable;
import master.table.synth.TableSynthesizer;

/**
 * Drawn tables, each from a seed of its own; labels spell their structure. Images without a table have an empty one.
 */
public final class TableSource implements ExampleSource {
    private static final int MOST_ATTEMPTS = 100;

    private final TableSynthesizer synthesizer;
    private final StructureTokens tokens;
    private final Vocabulary vocabulary;
    private final int maxLength;
    private final double withoutTable;
    private final long seed;

    /**
     * @param vocabulary of the model, which spells tables
     * @param maxLength the most tokens of a label; a table that needs more, or cannot be spelled, is drawn anew
     * @param withoutTable share of images without a table, in [0, 1]
     * @throws IllegalArgumentException if the vocabulary spells no tables
     */
    public TableSource(
            TableSynthesizer synthesizer, Vocabulary vocabulary, int maxLength, double withoutTable, long seed) {
        this.synthesizer = synthesizer;
        this.tokens = StructureTokens.of(vocabulary);
        this.vocabulary = vocabulary;
        this.maxLength = maxLength;
        this.withoutTable = withoutTable;
        this.seed = seed;
    }

    @Override
    public String name() {
        return "tables";
    }

    @Override
    public Example at(long index) {
        SplittableRandom random = new SplittableRandom(ExampleSource.mix(seed, index));
        if (random.nextDouble() < withoutTable) {
            return new Example(PixelImage.of(synthesizer.withoutTable(random)), "");
        }
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            SyntheticTable drawn = synthesizer.next(random);
            Optional<Label> label = label(drawn);
            if (label.isPresent()) {
                return new Example(PixelImage.of(drawn.image()), label.get());
            }
        }
        throw new DatasetException("tables: not one of %d drawn ones can be spelled in %d tokens (maxLength)"
                .formatted(MOST_ATTEMPTS, maxLength));
    }

    private Optional<Label> label(SyntheticTable drawn) {
        try {
            Label label = tokens.label(
                    drawn.table(), drawn.image().getWidth(), drawn.image().getHeight());
            return vocabulary.split(label.text()).size() <= maxLength ? Optional.of(label) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a span that the tokens do not have
        }
    }
}
