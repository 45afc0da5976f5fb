// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import master.api.Device;
import master.api.RecognitionException;

/** Runs the network on batches of pictures. Thread-safe; {@link #close} is called once, when no call is under way. */
interface Decoding extends AutoCloseable {
    /**
     * Reads a batch.
     *
     * @param image {@code [N, C, H, W]}; the caller closes it
     * @param pictures N
     * @throws RecognitionException if the model answers in another form than it must
     */
    Answers read(OnnxTensor image, int pictures) throws OrtException;

    /** The environment to make tensors with. */
    OrtEnvironment environment();

    /** What runs the network. */
    Device device();

    @Override
    void close();
}
