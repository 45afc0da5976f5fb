// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class WorkspaceTest {
    @BeforeAll
    static void prepare() {
        Backend.prepare();
    }

    /** How many buffers an array's own is a part of, one within the other. */
    private static int depth(INDArray array) {
        int depth = 0;
        for (DataBuffer buffer = array.data();
                buffer.originalDataBuffer() != null;
                buffer = buffer.originalDataBuffer()) {
            depth++;
        }
        return depth;
    }

    @Test
    void an_array_that_is_lent_in_shapes_in_turn_stays_a_view_of_one_array() {
        try (Workspace workspace = new Workspace()) {
            int first = 0;
            for (int i = 0; i < 50; i++) {
                INDArray array =
                        i % 2 == 0 ? workspace.take(DataType.FLOAT, 4, 6) : workspace.take(DataType.FLOAT, 2, 3, 4);
                first = i == 1 ? depth(array) : first;
                assertThat(depth(array)).isLessThanOrEqualTo(Math.max(first, 3));
                workspace.give(array);
                workspace.tapeEnds();
            }
            assertThat(workspace.arrays()).isEqualTo(1);
        }
    }

    @Test
    void an_array_of_another_length_is_lent_again_where_little_of_it_is_spare() {
        try (Workspace workspace = new Workspace()) {
            workspace.give(workspace.take(DataType.FLOAT, 100));
            INDArray shorter = workspace.take(DataType.FLOAT, 8, 10);
            assertThat(shorter.length()).isEqualTo(80);
            assertThat(workspace.arrays()).isEqualTo(1);
            shorter.assign(3);
            assertThat(shorter.sumNumber().doubleValue()).isEqualTo(240);
            workspace.give(shorter);

            INDArray whole = workspace.take(DataType.FLOAT, 100);
            assertThat(whole.length()).isEqualTo(100);
            assertThat(workspace.arrays()).isEqualTo(1);
            workspace.give(whole);

            workspace.take(DataType.FLOAT, 79); // a quarter more would not do
            workspace.take(DataType.FLOAT, 101);
            workspace.take(DataType.DOUBLE, 100);
            assertThat(workspace.arrays()).isEqualTo(4);
        }
    }

    @Test
    void an_array_that_is_given_back_twice_is_lent_once() {
        try (Workspace workspace = new Workspace()) {
            INDArray array = workspace.take(DataType.FLOAT, 2, 3);
            workspace.give(array);
            workspace.give(array.reshape('c', 3, 2));
            assertThat(workspace.lent()).isZero();
            INDArray first = workspace.take(DataType.FLOAT, 6).assign(1);
            INDArray second = workspace.take(DataType.FLOAT, 6).assign(2);
            assertThat(first.sumNumber().doubleValue()).isEqualTo(6);
            assertThat(second.sumNumber().doubleValue()).isEqualTo(12);
        }
    }
}
