// SPDX-License-Identifier: Apache-2.0
package master.synth;

import java.util.List;
import master.synth.kind.TextKind;
import master.synth.kind.WordKind;

/** The two worlds that the synthesizer draws; each has styles and kinds of text of its own. */
public enum Preset {
    /** Captchas: random strings and sums under noise. */
    CAPTCHA(StyleFamily.names(), TextKind.names()),
    /** Words in the wild: signs, labels, posters, house numbers, as a camera sees them. */
    WORDS(WordStyle.names(), WordKind.names());

    private final List<String> styles;
    private final List<String> texts;

    Preset(List<String> styles, List<String> texts) {
        this.styles = styles;
        this.texts = texts;
    }

    /** The names of its styles. */
    List<String> styles() {
        return styles;
    }

    /** The names of its kinds of text. */
    List<String> texts() {
        return texts;
    }
}
