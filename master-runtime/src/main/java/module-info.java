// SPDX-License-Identifier: Apache-2.0

/**
 * Recognition with ONNX Runtime, on the processor or on an NVIDIA GPU.
 *
 * <p>Nothing is exported to applications: they open a {@link master.api.Recognizer}, which finds this module by itself.
 * The module of ONNX Runtime has one name in its CPU and its GPU jar, so the jar on the path decides which of them runs.
 */
module master.runtime {
    requires transitive master.api;
    requires master.core;
    requires com.microsoft.onnxruntime;

    exports master.runtime to
            master.cli, // which writes the parts of a model, and hands files to ONNX Runtime itself: checked, with the
            master.deploy; // same settings

    provides master.api.spi.RecognizerProvider with
            master.runtime.OnnxRecognizerProvider;
}
