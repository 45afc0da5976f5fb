// SPDX-License-Identifier: Apache-2.0
package master.imports;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import master.api.Vocabulary;
import master.core.image.Preprocessing;
import master.core.network.Compatibility;
import master.table.structure.HtmlTokens;

/** The implementations whose checkpoints can be read, with what their checkpoints do not say. */
public enum SourceFormat {
    /** MASTER-pytorch, before and after its change of names in May 2021. */
    PYTORCH("MASTER-pytorch", Compatibility.MASTER_PYTORCH, 100, List.of(Charsets.KEYS)),
    /** MASTER-mmocr. */
    MMOCR("MASTER-mmocr", Compatibility.MASTER_MMOCR, 30, List.of(Charsets.DICT90, Charsets.DICT36)),
    /** MASTER-TF. */
    TENSORFLOW("MASTER-TF", Compatibility.MASTER_TF, 50, List.of(Charsets.ALPHANUMERIC)),
    /** TableMASTER, whose tokens are pieces of HTML. */
    TABLEMASTER("TableMASTER", Compatibility.TABLEMASTER, 500, List.of());

    private final String title;
    private final Compatibility defaults;
    private final int maxLength;
    private final List<String> charsets;

    SourceFormat(String title, Compatibility defaults, int maxLength, List<String> charsets) {
        this.title = title;
        this.defaults = defaults;
        this.maxLength = maxLength;
        this.charsets = charsets;
    }

    /** The name of the implementation. */
    public String title() {
        return title;
    }

    /** How it prepares an image with its standard configuration. */
    public Preprocessing preprocessing() {
        return defaults.preprocessing();
    }

    /** The most characters of a text; the implementation decodes one step more. */
    public int maxLength() {
        return maxLength;
    }

    /** The alphabet of that many characters, or tokens, that the implementation comes with, if there is one. */
    public Optional<Vocabulary> vocabulary(int characters) {
        Stream<Vocabulary> known = this == TABLEMASTER
                ? Stream.of(HtmlTokens.TOKENS.vocabulary())
                : charsets.stream().map(Vocabulary::ofCharacters);
        return known.filter(alphabet -> alphabet.tokens().size() == characters).findFirst();
    }

    /** The alphabets that the implementations come with, in the order of their ids. */
    private static final class Charsets {
        private static final String DIGITS = "0123456789";
        private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
        private static final String ALPHANUMERIC = DIGITS + LOWER + "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        /** MASTER-pytorch utils/keys.txt. */
        private static final String KEYS = ALPHANUMERIC + " `~!@#$%^&*()-_=+{}[]|:;\\/'\",.<>?";
        /** mmocr's BaseConvertor. */
        private static final String DICT90 = ALPHANUMERIC + "!\"#$%&'()*+,-./:;<=>?@[\\]_`~";

        private static final String DICT36 = DIGITS + LOWER;
    }
}
