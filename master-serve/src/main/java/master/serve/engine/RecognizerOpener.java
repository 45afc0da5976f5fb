// SPDX-License-Identifier: Apache-2.0
package master.serve.engine;

import java.util.Optional;
import java.util.function.Supplier;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.spi.RecognizerProvider;

/** Opens recognizers of the bytes of model files. */
public interface RecognizerOpener {
    /**
     * A recognizer; the caller closes it.
     *
     * @param name what to call the model in errors
     * @param file the ONNX file
     * @param signature reads that of the file, if it has one; asked only where one is required
     * @throws IllegalArgumentException if the model cannot answer what the constraint asks for
     * @throws master.api.ModelLoadException if it is no model of ours
     */
    Recognizer open(String name, byte[] file, Supplier<Optional<byte[]>> signature, Asked asked);

    /** Opens with the runtime on the path. */
    static RecognizerOpener of(RecognizerOptions options) {
        RecognizerProvider provider = RecognizerProvider.find()
                .orElseThrow(() -> new IllegalStateException("master-runtime is not on the path"));
        return (name, file, signature, asked) ->
                provider.open(name, () -> file, signature, asked.in(options));
    }
}
