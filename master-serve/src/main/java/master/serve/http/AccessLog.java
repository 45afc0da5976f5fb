// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Writes a line for each request: time, address, request id, method, path without query, status, bytes of the answer,
 * milliseconds. Thread-safe.
 */
public final class AccessLog implements Requests {
    private static final int LONGEST_PATH = 200;

    private final PrintWriter out;
    private final Clock clock;

    public AccessLog(PrintWriter out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public void answered(End end) {
        String path =
                end.path().length() <= LONGEST_PATH ? end.path() : end.path().substring(0, LONGEST_PATH);
        String line = String.format(
                Locale.ROOT,
                "%s %s %s %s %s %d %d %.3f",
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                end.address().replaceFirst("^.*/", ""),
                end.id(),
                end.method(),
                path.replaceAll("[^!-~]", "?"), // one line, whatever was asked for
                end.status(),
                end.bytes(),
                end.nanos() / 1e6);
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }
}
