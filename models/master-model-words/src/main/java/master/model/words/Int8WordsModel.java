// SPDX-License-Identifier: Apache-2.0
package master.model.words;

/** The same network in integers, smaller and faster, opened as {@code words-int8}. Stateless and thread-safe. */
public final class Int8WordsModel extends WordsModel {
    /** For {@link java.util.ServiceLoader}. */
    public Int8WordsModel() {
        super("words-int8", "words-int8.onnx");
    }
}
