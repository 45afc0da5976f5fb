// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import java.util.Optional;
import master.core.wire.WireField;
import master.core.wire.WireReader;
import master.core.wire.WireWriter;
import master.serve.api.Reader;
import master.serve.api.TensorFlow;
import master.serve.engine.ErrorCode;
import master.serve.engine.ModelVersion;
import master.serve.engine.Problem;

/**
 * A {@code ModelSpec} of TensorFlow Serving.
 *
 * @param version empty: the one that is served
 * @param signature empty: that which is meant if none is named
 */
record ModelSpec(String name, Optional<Long> version, String signature) {
    static final ModelSpec NONE = new ModelSpec("", Optional.empty(), "");

    static ModelSpec of(WireReader in) {
        String name = "";
        Optional<Long> version = Optional.empty();
        String signature = "";
        while (in.hasMore()) {
            WireField field = in.next();
            switch (field.number()) {
                case 1 -> name = field.asText();
                case 2 -> version = Optional.of(value(field.asMessage()));
                case 3 -> signature = field.asText();
                case 4 -> throw new Problem(ErrorCode.BAD_PARAMETER, "versions have no labels here");
                default -> {} // what a later version has
            }
        }
        return new ModelSpec(name, version, signature);
    }

    /** That of a request which has nothing else of interest: field 1. */
    static ModelSpec of(byte[] message) {
        ModelSpec spec = NONE;
        for (WireReader in = Messages.read(message); in.hasMore(); ) {
            WireField field = in.next();
            if (field.is(1)) {
                spec = of(field.asMessage());
            }
        }
        return spec;
    }

    /** An {@code Int64Value}. */
    private static long value(WireReader in) {
        long value = 0;
        while (in.hasMore()) {
            value = in.next().asLong();
        }
        return value;
    }

    Problem missing() {
        return TensorFlow.missing(name, version);
    }

    ModelVersion in(Reader reader) {
        return reader.models().find(name, version).orElseThrow(this::missing);
    }

    /** What is answered: with the version that is served. */
    static WireWriter written(ModelVersion model, String signature) {
        return new WireWriter()
                .text(1, model.name())
                .message(2, new WireWriter().integer(1, model.version()))
                .text(3, signature);
    }
}
