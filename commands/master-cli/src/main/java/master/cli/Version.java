// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version of this build. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"master " + number() + ", Java " + Runtime.version()};
    }

    /** The number alone. */
    static String number() throws IOException {
        try (InputStream stream = Version.class.getResourceAsStream("version.txt")) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
