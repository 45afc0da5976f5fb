// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import shade.com.google.protobuf.ByteString;

/** One direction, inputs of length 2, a state of length 1. */
class IntegerLstmTest {
    private static final NodeProto NODE = NodeProto.newBuilder()
            .setDomain("com.microsoft")
            .setOpType("DynamicQuantizeLSTM")
            .addAllInput(List.of("x", "w", "r", "b", "", "h", "c", "", "ws", "wz", "rs", "rz"))
            .addAllOutput(List.of("y", "", ""))
            .build();

    private static Map<String, TensorProto> weights() {
        Map<String, TensorProto> weights = new HashMap<>();
        TensorProto.Builder integers = TensorProto.newBuilder().setDataType(DataType.INT8.getNumber());
        weights.put(
                "w",
                integers.clone()
                        .addAllDims(List.of(1L, 2L, 4L))
                        .setRawData(ByteString.copyFrom(new byte[] {1, 2, 3, 4, -5, 6, 7, 8}))
                        .build());
        weights.put("wz", integers.clone().addDims(1).addInt32Data(1).build());
        weights.put(
                "r",
                integers.clone()
                        .setDataType(DataType.UINT8.getNumber())
                        .addAllDims(List.of(1L, 1L, 4L))
                        .setRawData(ByteString.copyFrom(new byte[] {(byte) 200, 10, 10, 10}))
                        .build());
        weights.put(
                "rz",
                integers.clone()
                        .setDataType(DataType.UINT8.getNumber())
                        .addAllInt32Data(List.of(0, 10, 8, 9))
                        .build());
        TensorProto.Builder floats = TensorProto.newBuilder().setDataType(DataType.FLOAT.getNumber());
        weights.put("ws", floats.clone().addFloatData(0.5f).build());
        weights.put(
                "rs", floats.clone().addAllFloatData(List.of(1f, 2f, 3f, 4f)).build());
        return weights;
    }

    private static float[] values(TensorProto tensor) {
        FloatBuffer values = tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] array = new float[values.remaining()];
        values.get(array);
        return array;
    }

    @Test
    void weights_become_floats_in_the_order_of_onnx() {
        Map<String, TensorProto> floats = new HashMap<>();
        NodeProto lstm = IntegerLstm.inFloats(NODE, weights(), floats);
        assertThat(lstm.getOpType()).isEqualTo("LSTM");
        assertThat(lstm.getDomain()).isEmpty();
        assertThat(lstm.getInputList()).containsExactly("x", "w/floats", "r/floats", "b", "", "h", "c", "");
        assertThat(floats.get("w/floats").getDimsList()).containsExactly(1L, 4L, 2L);
        assertThat(values(floats.get("w/floats"))).containsExactly(0, -3, 0.5f, 2.5f, 1, 3, 1.5f, 3.5f);
        assertThat(values(floats.get("r/floats"))).containsExactly(200, 0, 6, 4);
    }

    @Test
    void weights_that_do_not_fit_are_refused() {
        Map<String, TensorProto> missing = weights();
        missing.remove("rs");
        assertThatThrownBy(() -> IntegerLstm.inFloats(NODE, missing, new HashMap<>()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input 10 of an LSTM in integers is no weight");
        Map<String, TensorProto> wrong = weights();
        wrong.put("w", wrong.get("w").toBuilder().setDims(1, 3).build());
        assertThatThrownBy(() -> IntegerLstm.inFloats(NODE, wrong, new HashMap<>()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("w/floats: 8 values, 1 scales and 1 zeros do not fit its shape [1, 3, 4]");
        Map<String, TensorProto> other = weights();
        other.put("w", other.get("ws"));
        assertThatThrownBy(() -> IntegerLstm.inFloats(NODE, other, new HashMap<>()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
