// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RowsTest {
    static {
        Backend.prepare();
    }

    private static INDArray matrix(DataType type) {
        return Nd4j.createFromArray(new double[][] {{1, 2, 3}, {-4, 5, 0.5}}).castTo(type);
    }

    private static double[] values(INDArray array) {
        return array.dup('c').castTo(DataType.DOUBLE).reshape(array.length()).toDoubleVector();
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void every_row_is_changed_by_a_vector(DataType type) {
        INDArray matrix = matrix(type);
        Rows.add(matrix, Nd4j.createFromArray(10.0, 20, 30).castTo(type));
        assertThat(values(matrix)).containsExactly(new double[] {11, 22, 33, 6, 25, 30.5}, within(1e-6));

        INDArray factors = Nd4j.createFromArray(2.0, 0, -1).castTo(type);
        INDArray product = Rows.multiply(matrix(type), factors, matrix(type).ulike());
        assertThat(values(product)).containsExactly(new double[] {2, 0, -3, -8, 0, -0.5}, within(1e-6));

        INDArray scaled = Rows.scale(matrix(type), Nd4j.createFromArray(2.0, -1).castTo(type));
        assertThat(values(scaled)).containsExactly(new double[] {2, 4, 6, 4, -5, -0.5}, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE"})
    void rows_are_added_up(DataType type) {
        assertThat(values(Rows.sum(matrix(type), Nd4j.create(type, 3))))
                .containsExactly(new double[] {-3, 7, 3.5}, within(1e-6));
    }

    @Test
    void a_column_of_factors_is_taken_as_a_vector() {
        INDArray scaled =
                Rows.scale(matrix(DataType.FLOAT), Nd4j.createFromArray(2f, -1).reshape(2, 1));
        assertThat(values(scaled)).containsExactly(new double[] {2, 4, 6, 4, -5, -0.5}, within(1e-6));
    }
}
