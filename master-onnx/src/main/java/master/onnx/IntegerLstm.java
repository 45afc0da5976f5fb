// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import shade.com.google.protobuf.ByteString;

/**
 * {@code DynamicQuantizeLSTM}, an operator of ONNX Runtime's own with weights in 8-bit integers, as the {@code LSTM} of
 * ONNX with the same weights in floats. It computes nearly the same: the other one also rounds what goes in to 8 bits.
 * D is the number of directions, I the length of the input, H that of the state. Source: ONNX Runtime,
 * docs/ContribOperators.md.
 */
final class IntegerLstm {
    private static final int WEIGHTS = 1; // the numbers of its inputs
    private static final int RECURRENCE = 2;
    private static final int SHARED = 8; // inputs that both operators have
    private static final int ALL = 12;

    private IntegerLstm() {}

    static boolean is(NodeProto node) {
        return node.getDomain().equals("com.microsoft") && node.getOpType().equals("DynamicQuantizeLSTM");
    }

    /**
     * The operator of ONNX.
     *
     * @param weights all weights of the network by name
     * @param floats where the new weights go, by name
     * @throws IllegalArgumentException if weights are missing or have another form
     */
    static NodeProto inFloats(NodeProto node, Map<String, TensorProto> weights, Map<String, TensorProto> floats) {
        List<String> inputs = node.getInputList();
        if (inputs.size() != ALL) {
            throw new IllegalArgumentException(
                    "%s has %d inputs, %d are allowed".formatted(node.getOpType(), inputs.size(), ALL));
        }
        NodeProto.Builder lstm =
                node.toBuilder().clearDomain().setOpType("LSTM").clearInput();
        lstm.addAllInput(inputs.subList(0, SHARED));
        for (int number : new int[] {WEIGHTS, RECURRENCE}) {
            String name = inputs.get(number) + "/floats";
            int scale = SHARED + 2 * (number - 1);
            floats.put(
                    name,
                    inFloats(
                            name,
                            get(weights, inputs, number),
                            get(weights, inputs, scale),
                            get(weights, inputs, scale + 1)));
            lstm.setInput(number, name);
        }
        return lstm.build();
    }

    private static TensorProto get(Map<String, TensorProto> weights, List<String> inputs, int number) {
        TensorProto weight = weights.get(inputs.get(number));
        if (weight == null) {
            throw new IllegalArgumentException("input %d of an LSTM in integers is no weight".formatted(number));
        }
        return weight;
    }

    /**
     * {@code [D, I, 4H]} integers as {@code [D, 4H, I]} floats; scales and zeros are of a direction, or of each of 4H.
     */
    private static TensorProto inFloats(String name, TensorProto integers, TensorProto scales, TensorProto zeros) {
        if (integers.getDimsCount() != 3) {
            throw new IllegalArgumentException("%s has %d axes, 3 are needed".formatted(name, integers.getDimsCount()));
        }
        int directions = Math.toIntExact(integers.getDims(0));
        int rows = Math.toIntExact(integers.getDims(1));
        int columns = Math.toIntExact(integers.getDims(2));
        int[] values = integers(integers);
        int[] zero = integers(zeros);
        float[] scale = floats(scales);
        if (values.length != Math.multiplyExact(Math.multiplyExact(directions, rows), columns)
                || scale.length != zero.length
                || scale.length != directions && scale.length != directions * columns) {
            throw new IllegalArgumentException("%s: %d values, %d scales and %d zeros do not fit its shape %s"
                    .formatted(name, values.length, scale.length, zero.length, integers.getDimsList()));
        }
        ByteBuffer raw = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int direction = 0; direction < directions; direction++) {
            for (int column = 0; column < columns; column++) {
                int own = scale.length == directions ? direction : direction * columns + column;
                for (int row = 0; row < rows; row++) {
                    raw.putFloat((values[(direction * rows + row) * columns + column] - zero[own]) * scale[own]);
                }
            }
        }
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT.getNumber())
                .addAllDims(List.of((long) directions, (long) columns, (long) rows))
                .setRawData(ByteString.copyFrom(raw.rewind()))
                .build();
    }

    private static int[] integers(TensorProto tensor) {
        boolean signed = tensor.getDataType() == DataType.INT8.getNumber();
        if (!signed && tensor.getDataType() != DataType.UINT8.getNumber()) {
            throw new IllegalArgumentException(
                    "%s has data type %d, 8-bit integers are needed".formatted(tensor.getName(), tensor.getDataType()));
        }
        if (!tensor.hasRawData()) {
            return tensor.getInt32DataList().stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        byte[] raw = tensor.getRawData().toByteArray();
        int[] values = new int[raw.length];
        for (int i = 0; i < raw.length; i++) {
            values[i] = signed ? raw[i] : raw[i] & 255;
        }
        return values;
    }

    private static float[] floats(TensorProto tensor) {
        if (tensor.getDataType() != DataType.FLOAT.getNumber()) {
            throw new IllegalArgumentException(
                    "%s has data type %d, floats are needed".formatted(tensor.getName(), tensor.getDataType()));
        }
        ByteBuffer raw = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        float[] values = new float[tensor.hasRawData() ? raw.remaining() / Float.BYTES : tensor.getFloatDataCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.hasRawData() ? raw.getFloat(i * Float.BYTES) : tensor.getFloatData(i);
        }
        return values;
    }
}
