// SPDX-License-Identifier: Apache-2.0

/** Datasets of labeled text images: folders, lists, XML and LMDB, read and written. */
module master.data {
    requires transitive master.api;
    requires transitive master.core;
    requires com.fasterxml.jackson.core;
    requires java.xml;
    requires org.lwjgl;
    requires org.lwjgl.natives; // named here so that the module path works without --add-modules
    requires org.lwjgl.lmdb;
    requires org.lwjgl.lmdb.natives;
    requires static org.jspecify;

    exports master.data;
    exports master.data.ink;
}
