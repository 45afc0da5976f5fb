// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.util.List;
import java.util.Optional;
import master.api.Box;
import master.api.Recognition;
import master.api.RecognizedToken;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Answers as rows: {@code struct<text: string, confidence: double>}, with {@code tokens} where boxes are asked for;
 * errors as
 * {@code struct<reason: string, message: string>}.
 */
final class Answers {
    /** An error: a {@link Reason} and what is wrong. */
    static final StructType ERROR =
            new StructType().add("reason", DataTypes.StringType, false).add("message", DataTypes.StringType, false);

    private static final StructType BOX = new StructType()
            .add("x", DataTypes.DoubleType, false)
            .add("y", DataTypes.DoubleType, false)
            .add("width", DataTypes.DoubleType, false)
            .add("height", DataTypes.DoubleType, false);

    private static final StructType TOKEN = new StructType()
            .add("text", DataTypes.StringType, false)
            .add("probability", DataTypes.DoubleType, false)
            .add("box", BOX, true);

    private Answers() {}

    /** The type of what was read. */
    static StructType type(boolean boxes) {
        StructType type =
                new StructType().add("text", DataTypes.StringType, true).add("confidence", DataTypes.DoubleType, false);
        return boxes ? type.add("tokens", DataTypes.createArrayType(TOKEN, false), false) : type;
    }

    /**
     * What was read.
     *
     * @param minConfidence a text that is less sure is null
     */
    static Row row(Recognition read, boolean boxes, double minConfidence) {
        String text = read.textIfConfident(minConfidence).orElse(null);
        return boxes
                ? RowFactory.create(text, read.confidence(), tokens(read.tokens()))
                : RowFactory.create(text, read.confidence());
    }

    /** Why nothing was read. */
    static Row error(Reason reason, String message) {
        return RowFactory.create(reason.word(), message);
    }

    private static Row[] tokens(List<RecognizedToken> tokens) {
        return tokens.stream()
                .map(token -> RowFactory.create(token.text(), token.probability(), box(token.box())))
                .toArray(Row[]::new);
    }

    private static @Nullable Row box(Optional<Box> box) {
        return box.map(some -> RowFactory.create(some.x(), some.y(), some.width(), some.height()))
                .orElse(null);
    }
}
