// SPDX-License-Identifier: Apache-2.0

/**
 * Training images: captchas and words that {@link master.synth.Synthesizer} draws, and images that {@link
 * master.synth.augment.Augmentation} varies. It brings eight fonts, and reads no datasets.
 */
module master.synth {
    requires transitive master.api;
    requires transitive master.core;

    exports master.synth;
    exports master.synth.augment;
    exports master.synth.kind;
}
