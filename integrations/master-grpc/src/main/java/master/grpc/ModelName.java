// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import java.util.Optional;
import master.core.wire.WireField;
import master.core.wire.WireReader;
import master.serve.api.Inference;
import master.serve.api.Reader;
import master.serve.engine.ErrorCode;
import master.serve.engine.ModelVersion;
import master.serve.engine.Problem;

/**
 * Which model is meant.
 *
 * @param version empty: the one that is served
 */
record ModelName(String name, Optional<Long> version) {
    static ModelName of(String name, String version) {
        if (version.isEmpty()) {
            return new ModelName(name, Optional.empty());
        }
        try {
            return new ModelName(name, Optional.of(Long.parseLong(version)));
        } catch (NumberFormatException e) {
            throw new Problem(ErrorCode.UNKNOWN_MODEL, "version must be a number of at most 18 digits");
        }
    }

    /** That of a request which has nothing else: 1 is the name, 2 the version. */
    static ModelName of(byte[] message) {
        String name = "";
        String version = "";
        for (WireReader in = Messages.read(message); in.hasMore(); ) {
            WireField field = in.next();
            if (field.is(1)) {
                name = field.asText();
            } else if (field.is(2)) {
                version = field.asText();
            }
        }
        return of(name, version);
    }

    Problem missing() {
        return Inference.missing(name, version);
    }

    ModelVersion in(Reader reader) {
        return reader.models().find(name, version).orElseThrow(this::missing);
    }
}
