// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.util.concurrent.Callable;

/**
 * A command that another module adds to {@code master}: a class annotated with {@link picocli.CommandLine.Command},
 * provided as a service. Its module opens the class's package to {@code info.picocli}. The exit code that it returns is
 * 0 for done and 1 for failed; it throws {@link Failure} for what a user can meet.
 */
public interface Subcommand extends Callable<Integer> {}
