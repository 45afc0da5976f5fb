// SPDX-License-Identifier: Apache-2.0

/**
 * The recognizer API of MASTER, and what training, export and inference share.
 *
 * <p>Applications use {@link master.api.Recognizer}; {@code master.api} and {@code master.api.spi} are what they can rely
 * on. The other packages are what the MASTER modules share: the vocabulary, the preprocessing, the metrics and the
 * description of a network exist here once, and nowhere else. They are exported because they occur in the signatures of
 * {@code master.onnx} and {@code master.train}, and may change with those.
 */
module master.api {
    requires transitive java.desktop; // BufferedImage is part of the API

    exports master.api;
    exports master.api.spi;
    exports master.api.image;
    exports master.api.metric;
    exports master.api.model;
    exports master.api.network;
    exports master.api.io to
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
    exports master.api.serving to
            master.cli,
            master.deploy,
            master.grpc,
            master.serve;
    exports master.api.wire to
            master.grpc,
            master.imports,
            master.report,
            master.runtime;

    uses master.api.spi.RecognizerProvider;
    uses master.api.spi.BundledModel;
    uses master.api.spi.PictureFormat;
}
