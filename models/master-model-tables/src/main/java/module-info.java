// SPDX-License-Identifier: Apache-2.0

/** The bundled model of the structure of tables. Nothing is exported: {@code TableRecognizer.bundled("tables")} finds it. */
module master.model.tables {
    requires master.api;

    provides master.api.spi.BundledModel with
            master.model.tables.TablesModel;
}
