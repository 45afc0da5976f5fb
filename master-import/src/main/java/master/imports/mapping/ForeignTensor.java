// SPDX-License-Identifier: Apache-2.0
package master.imports.mapping;

import java.util.List;

/** A tensor of a checkpoint, whose values are read when they are asked for. */
public interface ForeignTensor {
    /** Its shape, outermost axis first. */
    List<Integer> shape();

    /**
     * Its values, row-major, converted to 32-bit floats; the caller may change them.
     *
     * @throws master.onnx.ModelFormatException if the file does not hold them
     */
    float[] values();
}
