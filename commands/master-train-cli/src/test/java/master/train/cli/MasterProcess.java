// SPDX-License-Identifier: Apache-2.0
package master.train.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** The {@code master} command in a Java of its own, on the module path and class path of this one. */
record MasterProcess(Process process, Path output) implements AutoCloseable {
    private static final int MINUTES = 5; // far more than needed: a broken test ends, a slow machine does not break it

    /** @param shell what a shell does before it becomes the command, such as {@code ulimit -f 40;} */
    static MasterProcess start(String shell, Path output, List<String> words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "sh",
                "-c",
                shell + " exec \"$@\"",
                "sh",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.awt.headless=true",
                "-Xmx1g",
                "-XX:-UsePerfData",
                "-p",
                System.getProperty("jdk.module.path"),
                "-cp",
                System.getProperty("java.class.path"),
                "--add-modules",
                "master.train",
                "-m",
                "master.cli/master.cli.Main"));
        command.addAll(words);
        return new MasterProcess(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start(),
                output);
    }

    /** Waits until something with such a name appears in a folder, which must be there. */
    void await(WatchService watch, Predicate<String> name) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(MINUTES);
        while (true) {
            if (!process.isAlive() || System.nanoTime() > end) {
                throw new AssertionError("nothing appeared; " + text());
            }
            WatchKey key = watch.poll(1, TimeUnit.SECONDS); // to see, too, whether the process has ended
            if (key != null) {
                List<WatchEvent<?>> events = key.pollEvents();
                key.reset();
                if (events.stream().map(event -> event.context().toString()).anyMatch(name)) {
                    return;
                }
            }
        }
    }

    static WatchService watch(Path folder) throws IOException {
        WatchService watch = folder.getFileSystem().newWatchService();
        folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
        return watch;
    }

    int exitCode() throws Exception {
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            throw new AssertionError("it does not end; " + text());
        }
        return process.exitValue();
    }

    String text() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
