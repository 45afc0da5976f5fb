// SPDX-License-Identifier: Apache-2.0

/**
 * What training, export and inference share: reading and preprocessing images, the description of a network and of a
 * model file, metrics. Each exists here once and nowhere else.
 *
 * <p>Applications that only read texts need {@code master.api} and {@code master.runtime}. The packages that are exported
 * to everybody occur in the signatures of {@code master.data}, {@code master.onnx} and {@code master.train}, and may change
 * with those.
 */
module master.core {
    requires transitive master.api;

    exports master.core.image;
    exports master.core.metric;
    exports master.core.model;
    exports master.core.network;
    exports master.core.io to
            master.cli,
            master.data,
            master.deploy,
            master.imports,
            master.onnx,
            master.report,
            master.serve,
            master.serve.cli,
            master.table,
            master.train,
            master.train.cli;
    exports master.core.serving to
            master.cli,
            master.deploy,
            master.grpc,
            master.serve;
    exports master.core.wire to
            master.grpc,
            master.imports,
            master.report,
            master.runtime;
}
