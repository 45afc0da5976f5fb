// SPDX-License-Identifier: Apache-2.0
package master.train.data;

import java.util.SplittableRandom;
import master.core.image.PixelImage;
import master.synth.LabeledImage;
import master.synth.Synthesizer;

/** Images drawn by the synthesizer, each from a seed of its own. */
public final class SyntheticSource implements ExampleSource {
    private final Synthesizer synthesizer;
    private final long seed;

    public SyntheticSource(Synthesizer synthesizer, long seed) {
        this.synthesizer = synthesizer;
        this.seed = seed;
    }

    @Override
    public String name() {
        return "synthetic";
    }

    @Override
    public Example at(long index) {
        LabeledImage drawn = synthesizer.next(new SplittableRandom(ExampleSource.mix(seed, index)));
        return new Example(PixelImage.of(drawn.image()), drawn.label());
    }
}
