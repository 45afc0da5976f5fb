// SPDX-License-Identifier: Apache-2.0

/** Trained models as files: ONNX for every server, safetensors for every tool. */
module master.onnx {
    requires transitive master.api;
    requires transitive master.core;
    requires com.fasterxml.jackson.databind;
    requires java.logging; // by the protobuf classes inside this module

    exports master.onnx;
}
