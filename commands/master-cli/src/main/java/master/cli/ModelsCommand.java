// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.util.concurrent.Callable;
import master.api.Recognizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the bundled models. */
@Command(name = "models", description = "Lists the bundled models, one name per line.")
final class ModelsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Recognizer.bundledModels().forEach(spec.commandLine().getOut()::println);
        return 0;
    }
}
