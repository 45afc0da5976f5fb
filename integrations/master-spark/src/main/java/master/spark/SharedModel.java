// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.io.Serializable;
import java.util.Optional;
import master.api.ModelFile;
import master.api.Recognizer;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;

/**
 * A model as tasks hold it: what to open it with and, unless it is bundled, its bytes, which travel once to an
 * executor.
 */
final class SharedModel implements Serializable {
    private final ReadSettings settings;
    private final @Nullable Broadcast<ModelBytes> bytes; // null if the model is bundled: an Optional cannot travel

    SharedModel(ReadSettings settings, Optional<Broadcast<ModelBytes>> bytes) {
        this.settings = settings;
        this.bytes = bytes.orElse(null);
    }

    ReadSettings settings() {
        return settings;
    }

    /**
     * This executor's recognizer.
     *
     * @throws master.api.ModelLoadException if the model is damaged, no model of ours, or not signed as is asked for
     */
    ModelPool.Lease lease() {
        return ModelPool.ofThisJvm().lease(settings, this::open);
    }

    private Recognizer open() {
        ModelFile file = bytes == null
                ? ModelFile.named(settings.model())
                : bytes.value().asFile();
        return Recognizer.open(file, settings.options());
    }
}
