// SPDX-License-Identifier: Apache-2.0
package master.deploy.int8;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import master.core.image.ImageReader;
import master.core.image.PixelImage;
import master.core.model.ModelManifest;
import master.data.Dataset;
import master.data.DatasetException;
import master.data.Reasons;
import master.data.Sample;
import master.synth.LabeledImage;
import master.synth.Preset;
import master.synth.Synthesizer;
import master.synth.SynthesizerConfig;

/**
 * An image and what is written in it.
 *
 * @param source the image
 * @param label its text
 */
public record LabeledSample(ImageSource source, String label) {
    /** The image, decoded anew. */
    PixelImage pixels() {
        return ImageReader.read(source, ImageLimits.DEFAULT);
    }

    /**
     * The first images of a dataset.
     *
     * @param most how many at most
     * @param problems gets a line for each reason for which samples were left out
     */
    public static List<LabeledSample> of(Dataset dataset, int most, Consumer<String> problems) {
        Reasons reasons = new Reasons();
        List<LabeledSample> images = new ArrayList<>();
        for (int i = 0; i < dataset.size() && images.size() < most; i++) {
            try {
                Sample sample = dataset.sample(i);
                LabeledSample labeled = new LabeledSample(ImageSource.of(sample.image()), sample.text());
                labeled.pixels(); // that it can be decoded; thousands of images are not kept so
                images.add(labeled);
            } catch (DatasetException e) {
                reasons.add(e.reason(), dataset.id(i));
            } catch (ImageDecodeException e) {
                reasons.add(e.getMessage(), dataset.id(i));
            }
        }
        reasons.lines().forEach(problems);
        return images;
    }

    /**
     * Drawn images with texts that a model can read.
     *
     * @throws IllegalArgumentException if the synthesizer has no texts of the model's characters
     */
    public static List<LabeledSample> drawn(Preset preset, ModelManifest manifest, int count, long seed) {
        SynthesizerConfig config = SynthesizerConfig.of(preset);
        String readable = manifest.vocabulary().characters();
        String charset = config.charset()
                .codePoints()
                .filter(c -> readable.indexOf(c) >= 0)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        int longest = Math.min(config.maxLength(), manifest.maxLength());
        Synthesizer synthesizer = Synthesizer.create(
                config.withCharset(charset).withLengths(Math.min(config.minLength(), longest), longest));
        SplittableRandom random = new SplittableRandom(seed);
        List<LabeledSample> images = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            LabeledImage drawn = synthesizer.next(random);
            images.add(new LabeledSample(ImageSource.of(drawn.image()), drawn.text()));
        }
        return images;
    }
}
