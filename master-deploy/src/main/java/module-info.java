// SPDX-License-Identifier: Apache-2.0

/**
 * Models for where they run: {@link master.deploy.int8.Int8Export} writes them in 8-bit integers, {@link
 * master.deploy.triton.TritonRepository} as a folder for Triton.
 */
module master.deploy {
    requires transitive master.api;
    requires transitive master.core;
    requires transitive master.data;
    requires transitive master.onnx;
    requires transitive master.synth;
    requires com.microsoft.onnxruntime; // to look inside a network
    requires java.management; // processor time
    requires master.runtime;

    exports master.deploy.int8;
    exports master.deploy.triton;
}
