// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What is to be changed by which images, and where the result goes. */
final class StartOptions {
    @Option(
            names = {"-m", "--model"},
            paramLabel = "M",
            defaultValue = "captcha",
            description = "A bundled model, a file or a checkpoint to start from (default: ${DEFAULT-VALUE}).")
    String model;

    @Option(
            names = {"-d", "--data"},
            required = true,
            paramLabel = "PATH",
            description = "Labeled images: a folder, a list or an LMDB.")
    Path data;

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "The ONNX file to write.")
    Path file;
}
