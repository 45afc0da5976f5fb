// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessLogTest {
    @Test
    void a_line_has_ascii_digits_in_every_locale() {
        Locale before = Locale.getDefault();
        StringWriter out = new StringWriter();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            new AccessLog(new PrintWriter(out), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
                    .answered(new Requests.End(
                            "id", "/127.0.0.1", "GET", "/health", Optional.empty(), false, 200, 12, 1_500_000));
        } finally {
            Locale.setDefault(before);
        }
        assertThat(out.toString().strip()).isEqualTo("1970-01-01T00:00:00Z 127.0.0.1 id GET /health 200 12 1.500");
    }
}
