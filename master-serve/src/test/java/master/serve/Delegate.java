// SPDX-License-Identifier: Apache-2.0
package master.serve;

import java.util.List;
import master.api.Device;
import master.api.ImageSource;
import master.api.ModelInfo;
import master.api.Outcome;
import master.api.Recognizer;

/** A recognizer that does what another does, but for what a test changes. */
class Delegate implements Recognizer {
    private final Recognizer recognizer;

    Delegate(Recognizer recognizer) {
        this.recognizer = recognizer;
    }

    @Override
    public List<Outcome> recognizeAll(List<ImageSource> images) {
        return recognizer.recognizeAll(images);
    }

    @Override
    public ModelInfo model() {
        return recognizer.model();
    }

    @Override
    public Device device() {
        return recognizer.device();
    }

    @Override
    public void close() {
        recognizer.close();
    }
}
