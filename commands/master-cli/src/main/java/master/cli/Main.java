// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import master.api.MasterException;
import master.data.DatasetException;
import master.onnx.ModelFormatException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Starts the {@code master} command. What it prints is UTF-8. */
public final class Main {
    private static final Map<String, String> ELSEWHERE = Map.of(
            "train", "master.train.cli",
            "finetune", "master.train.cli",
            "calibrate", "master.train.cli",
            "serve", "master.serve.cli");
    private static final Logger LOG = Logger.getLogger("master"); // kept, for loggers without a user lose their level

    private static final int GONE = 141; // what shells say of a program that SIGPIPE has ended
    private static final int FORMAT = 0170000; // the bits of a mode that say what a file is: stat(2)
    private static final int PIPE = 0010000;
    private static final int SOCKET = 0140000;

    private Main() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        Locale.setDefault(Locale.ROOT); // programs read what this prints: the same numbers in every country
        if (Arrays.stream(args).noneMatch(word -> word.equals("-v") || word.equals("--verbose"))) {
            LOG.setLevel(Level.WARNING);
        }
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        System.exit(run(args, out, err));
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(
                new BufferedWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8)));
    }

    /**
     * Runs the command.
     *
     * @param args the words behind {@code master}
     * @param out where answers go
     * @param err where errors go
     * @return the exit code: 0 done, 1 failed, 2 wrong usage, 141 if nobody reads the answer; a {@link Failure} may
     *     have its own
     */
    public static int run(String[] args, PrintWriter out, PrintWriter err) {
        int code = commandLine(args, out, err).execute(args);
        if (out.checkError()) {
            boolean gone = readerIsGone();
            if (!gone) {
                err.println("master: the output cannot be written");
            }
            code = code != CommandLine.ExitCode.OK ? code : gone ? GONE : CommandLine.ExitCode.SOFTWARE;
        }
        err.flush();
        return code;
    }

    /** Whether the output that failed is a pipe: nothing else makes one fail. The error itself is told in any language. */
    private static boolean readerIsGone() {
        try {
            int what = (int) Files.getAttribute(Path.of("/dev/stdout"), "unix:mode") & FORMAT;
            return what == PIPE || what == SOCKET;
        } catch (IOException | UnsupportedOperationException e) {
            return false; // not known here, as on Windows
        }
    }

    private static CommandLine commandLine(String[] args, PrintWriter out, PrintWriter err) {
        MasterCommand master = new MasterCommand();
        return MasterCommand.line(master, args)
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler((error, words) -> usageError(master, error))
                .setExecutionExceptionHandler((error, command, result) -> failure(master, error, command));
    }

    private static int usageError(MasterCommand master, ParameterException error) {
        CommandLine command = error.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        StringBuilder message = new StringBuilder(lowerFirst(oneLine(error.getMessage())));
        if (error instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().get(0);
            List<String> suggestions = unmatched.getSuggestions();
            if (!unmatched.isUnknownOption() && !command.getSubcommands().isEmpty()) {
                message = new StringBuilder("unknown command: '")
                        .append(oneLine(word))
                        .append('\'');
            }
            if (command.getParent() == null && ELSEWHERE.containsKey(word)) {
                message.append("; it comes with the module ")
                        .append(ELSEWHERE.get(word))
                        .append(", which is not on the path");
            } else if (!suggestions.isEmpty()) {
                message.append("; did you mean ")
                        .append(String.join(" or ", suggestions))
                        .append('?');
            }
        }
        err.println("master: %s (%s --help shows what there is)".formatted(message, name));
        if (master.verbose()) {
            error.printStackTrace(err);
        }
        return CommandLine.ExitCode.USAGE;
    }

    private static int failure(MasterCommand master, Exception error, CommandLine command) {
        command.getOut().flush(); // so that the error comes behind what was done before it
        PrintWriter err = command.getErr();
        err.println("master: " + oneLine(message(error)));
        if (master.verbose()) {
            error.printStackTrace(err);
        }
        return error instanceof Failure failure ? failure.exitCode() : CommandLine.ExitCode.SOFTWARE;
    }

    private static String message(Exception error) {
        if (error instanceof Failure
                || error instanceof MasterException
                || error instanceof DatasetException
                || error instanceof InvalidPathException
                || error instanceof ModelFormatException) {
            return error.getMessage();
        }
        if (error instanceof IOException || error instanceof UncheckedIOException) {
            return "input or output failed: " + error.getMessage();
        }
        return "internal error: %s (--verbose shows where)".formatted(error);
    }

    /** A message for a log or terminal: no line breaks, no control characters. */
    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\p{Cntrl}", "?");
    }

    private static String lowerFirst(String text) {
        return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
