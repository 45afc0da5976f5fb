// SPDX-License-Identifier: Apache-2.0
package master.mcp;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines of a stream, none of which takes more memory than is allowed. Not thread-safe. */
final class MessageLines {
    private final InputStream in;
    private final int most;

    /**
     * Lines that end with a line feed, or with the stream.
     *
     * @param most the most bytes of a line
     */
    MessageLines(InputStream in, int most) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.most = most;
    }

    /**
     * A line.
     *
     * @param text without its end, as UTF-8
     * @param complete whether it is all of it; else it was too long and its rest was passed over
     */
    record Line(String text, boolean complete) {}

    /** The next line; empty at the end. */
    Optional<Line> next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean complete = true;
        int read = in.read();
        if (read < 0) {
            return Optional.empty();
        }
        for (; read >= 0 && read != '\n'; read = in.read()) {
            if (line.size() < most) {
                line.write(read);
            } else {
                complete = false;
            }
        }
        return Optional.of(
                new Line(complete ? line.toString(StandardCharsets.UTF_8).strip() : "", complete));
    }
}
