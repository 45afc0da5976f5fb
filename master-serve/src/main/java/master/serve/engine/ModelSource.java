// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.List;
import java.util.Optional;
import master.api.Recognizer;

/** Where a model comes from, and how to see that it has changed. */
public interface ModelSource {
    /** Opens recognizers of one version of a model, as often as it is asked. */
    interface Opener {
        /**
         * A recognizer of its own; the caller closes it.
         *
         * @throws IllegalArgumentException if the model cannot answer what the constraint asks for
         */
        Recognizer open(Asked asked);
    }

    /**
     * What was found.
     *
     * @param version its number, if the source numbers its versions; else they are counted
     * @param opener opens it
     */
    record Found(Optional<Long> version, Opener opener) {}

    /** Something that changes when the model does; always the same where it cannot change. */
    String stamp();

    /** Reads the newest model; what it opens later is what was read now, whatever becomes of the files. */
    Found find();

    /** The numbers of all versions that the source has, good or not, the newest first; empty if it numbers none. */
    default List<Long> versions() {
        return List.of();
    }

    /** Reads one of {@link #versions}. */
    default Found find(long version) {
        throw new IllegalArgumentException("there is no version %d".formatted(version));
    }
}
