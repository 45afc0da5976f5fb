// SPDX-License-Identifier: Apache-2.0

/** Tools for language models, over the Model Context Protocol. Programs start it as {@code master mcp}. */
module master.mcp {
    requires transitive master.api;
    requires transitive com.fasterxml.jackson.databind;
    requires master.table;
    requires jdk.httpserver;

    exports master.mcp;
}
