// SPDX-License-Identifier: Apache-2.0
package master.core.network;

/**
 * The operations that a {@link Network} is written in from tokens and memory to logits and boxes: all rows of a target at once in
 * training, or one row at a time with the rows before it remembered.
 *
 * @param <T> a value of the interpreter
 */
public interface DecoderLayers<T> extends SequenceLayers<T> {
    /** Attention of a sequence to the memory, without the projection of its output. */
    T crossAttention(String name, TransformerConfig transformer, T x, T memory);

    /** Rows of the table of embeddings {@code [tokens, D]} for token ids, with their positions added. */
    T embedding(String name, int tokens, TransformerConfig transformer, T ids);

    /** {@code 1 / (1 + exp(-x))}. */
    T sigmoid(T x);
}
