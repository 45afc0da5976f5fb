// SPDX-License-Identifier: Apache-2.0
package master.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Keys in a file are the same on every machine, also where people write other digits. */
class LocaleTest {
    private final Locale before = Locale.getDefault();

    @BeforeEach
    void arabic_digits() {
        Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
        assertThat("%d".formatted(1)).isNotEqualTo("1");
    }

    @AfterEach
    void back() {
        Locale.setDefault(before);
    }

    @Test
    void keys_of_an_lmdb_have_ascii_digits() {
        assertThat(LmdbLayout.CLOVA.imageKey(0)).isEqualTo("image-000000001");
        assertThat(LmdbLayout.CLOVA.labelKey(41)).isEqualTo("label-000000042");
    }
}
