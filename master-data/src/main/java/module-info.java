// SPDX-License-Identifier: Apache-2.0

/** Datasets of labelled text images, read from disk or drawn by the synthesizer. */
module master.data {
    requires transitive master.api;
    requires com.fasterxml.jackson.core;
    requires java.xml;
    requires org.lwjgl;
    requires org.lwjgl.natives; // named here so that the module path works without --add-modules
    requires org.lwjgl.lmdb;
    requires org.lwjgl.lmdb.natives;

    exports master.data;
    exports master.data.augment;
    exports master.data.ink;
    exports master.data.synth;
}
