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
}
