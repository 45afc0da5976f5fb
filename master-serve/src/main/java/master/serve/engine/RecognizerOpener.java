// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import master.api.ModelFile;
import master.api.Recognizer;
import master.api.RecognizerOptions;

/** Opens recognizers of model files. */
public interface RecognizerOpener {
    /**
     * A recognizer; the caller closes it.
     *
     * @throws IllegalArgumentException if the model cannot answer what the constraint asks for
     * @throws master.api.ModelLoadException if it is no model of ours
     */
    Recognizer open(ModelFile model, Asked asked);

    /** Opens with the runtime on the path. */
    static RecognizerOpener of(RecognizerOptions options) {
        return (model, asked) -> Recognizer.open(model, asked.in(options));
    }
}
