// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import master.serve.engine.Problem;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InferenceTensorsTest {
    @ParameterizedTest
    @CsvSource({"UINT8, 1", "FP32, 4", "BYTES, 4"})
    void a_tensor_of_thousands_of_tiny_images_is_refused_before_there_is_one(String type, int bytes) {
        int images = 5000;
        ByteBuffer data = ByteBuffer.allocate(images * bytes);
        long[] shape = type.equals("BYTES") ? new long[] {images} : new long[] {images, 1, 1, 1};
        assertThatThrownBy(() -> InferenceTensors.fromBinary(type, shape, data))
                .isInstanceOf(Problem.class)
                .hasMessage("5000 images or more, at most 4096 are allowed in a tensor");
        assertThat(data.position()).isZero();
    }
}
