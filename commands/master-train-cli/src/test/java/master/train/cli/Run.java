// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import master.cli.Main;

/**
 * What one run of the command did.
 *
 * @param code its exit code
 * @param out its standard output
 * @param err its standard error
 */
record Run(int code, String out, String err) {
    static Run of(Object... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] args = Arrays.stream(words).map(Object::toString).toArray(String[]::new);
        int code = Main.run(args, new PrintWriter(out), new PrintWriter(err));
        return new Run(code, out.toString(), err.toString());
    }

    /** The line of an error. */
    String error() {
        return err.lines()
                .filter(line -> line.startsWith("master: "))
                .findFirst()
                .orElse("");
    }
}
