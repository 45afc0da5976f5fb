// SPDX-License-Identifier: Apache-2.0

/**
 * The recognizer API of MASTER, and what training, export and inference share.
 *
 * <p>Applications use {@link master.api.Recognizer}. The other packages are shared internals of the MASTER modules: the
 * vocabulary, the preprocessing, the metrics and the description of a network exist here once, and nowhere else.
 */
@SuppressWarnings("module")
module master.api {
    requires transitive java.desktop; // BufferedImage is part of the API

    exports master.api;
    exports master.api.spi;
    exports master.api.image to
            master.data,
            master.onnx,
            master.runtime,
            master.cli,
            master.train,
            master.serve;
    exports master.api.metric to
            master.data,
            master.onnx,
            master.runtime,
            master.cli,
            master.train;
    exports master.api.model to
            master.data,
            master.onnx,
            master.runtime,
            master.cli,
            master.train,
            master.serve;
    exports master.api.network to
            master.onnx,
            master.cli,
            master.train;

    uses master.api.spi.RecognizerProvider;
    uses master.api.spi.BundledModel;
}
