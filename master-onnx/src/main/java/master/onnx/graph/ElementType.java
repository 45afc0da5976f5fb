// SPDX-License-Identifier: Apache-2.0
package master.onnx.graph;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;

/** The element types that occur in our graphs. */
public enum ElementType {
    /** 32-bit floats. */
    FLOAT(DataType.FLOAT),
    /** 16-bit floats, for storage only. */
    FLOAT16(DataType.FLOAT16),
    /** 8-bit integers without sign: activations. */
    UINT8(DataType.UINT8),
    /** 8-bit integers with sign: weights. */
    INT8(DataType.INT8),
    /** 32-bit integers. */
    INT32(DataType.INT32),
    /** 64-bit integers: token ids, shapes and indices. */
    INT64(DataType.INT64),
    /** Truth values. */
    BOOL(DataType.BOOL);

    private final DataType onnx;

    ElementType(DataType onnx) {
        this.onnx = onnx;
    }

    int number() {
        return onnx.getNumber();
    }
}
