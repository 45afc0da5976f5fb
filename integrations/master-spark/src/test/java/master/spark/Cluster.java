// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * A standalone cluster of real processes on loopback, ports of the system's choice: one master, workers of one core
 * each. Its
 * Spark is the one on the class path of the tests, with a folder around it that is as Spark's own. Closing it ends all.
 */
final class Cluster implements AutoCloseable {
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(10);
    private static final Pattern URL = Pattern.compile("Starting Spark master at (spark://[^\\s]+)");

    private final Path folder;
    private final List<Path> ours = new ArrayList<>();
    private final List<Process> started = new ArrayList<>();
    private final List<Process> workers = new ArrayList<>();
    private final String url;

    /** Starts a cluster that keeps its files in a folder. */
    Cluster(Path folder, int workerCount) throws IOException {
        this.folder = folder;
        home();
        Path log = folder.resolve("master.log");
        start(
                log,
                "master",
                "org.apache.spark.deploy.master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--webui-port",
                "0");
        await("the master", () -> url(log) != null);
        url = url(log);
        for (int i = 0; i < workerCount; i++) {
            workers.add(start(
                    workerLog(i),
                    "worker-" + i,
                    "org.apache.spark.deploy.worker.Worker",
                    "--host",
                    "127.0.0.1",
                    "--port",
                    "0",
                    "--webui-port",
                    "0",
                    "--cores",
                    "1",
                    "--memory",
                    "1g",
                    "--work-dir",
                    folder.resolve("work").toString(),
                    url));
        }
        for (int i = 0; i < workerCount; i++) {
            Path worker = workerLog(i);
            await("a worker", () -> text(worker).contains("Successfully registered with master"));
        }
    }

    private Path workerLog(int i) {
        return folder.resolve("worker-" + i + ".log");
    }

    /** Jars of Spark behind links; our own classes as jars, for executors load jars. */
    private void home() throws IOException {
        Path jars = Files.createDirectories(folder.resolve("spark/jars"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            String name = path.toString();
            if (Files.isDirectory(path) && !name.endsWith("test-classes") && Files.exists(path.resolve("master"))) {
                Path jar = folder.resolve("ours-" + ours.size() + ".jar");
                ToolProvider.findFirst("jar")
                        .orElseThrow()
                        .run(System.out, System.err, "--create", "--file", jar.toString(), "-C", name, ".");
                ours.add(jar);
            } else if (path.getFileName().toString().matches("(master|onnxruntime)-.*jar")) {
                ours.add(path);
            } else if (name.endsWith(".jar")) {
                Files.createSymbolicLink(jars.resolve(path.getFileName()), path);
            }
        }
    }

    /** Starts {@link ReadImages} on the cluster. */
    Process read(Path log, String... words) throws IOException {
        List<String> all = new ArrayList<>(
                List.of("--class", "master.spark.ReadImages", ours.get(0).toString()));
        all.addAll(List.of(words));
        return submit(url, log, all.toArray(String[]::new));
    }

    /** Does what spark-submit does, with our jars. */
    Process submit(String master, Path log, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "--master",
                master,
                "--conf",
                "spark.driver.host=127.0.0.1",
                "--conf",
                "spark.driver.bindAddress=127.0.0.1",
                "--conf",
                "spark.ui.enabled=false",
                "--conf",
                "spark.sql.shuffle.partitions=2",
                "--conf",
                "spark.executor.extraJavaOptions=-Djava.io.tmpdir=" + Files.createDirectories(temporary()),
                "--conf",
                "spark.executor.memory=512m",
                "--conf",
                "spark.network.timeout=600s",
                "--jars",
                String.join(",", ours.stream().map(Path::toString).toList())));
        command.addAll(List.of(words));
        return start(log, "driver", "org.apache.spark.deploy.SparkSubmit", command.toArray(String[]::new));
    }

    /** The processes of the executors that run now. */
    List<ProcessHandle> executors() {
        return workers.stream().flatMap(Cluster::executors).toList();
    }

    /** Ends the executor of a worker, as the kernel does when memory is short. */
    void killExecutor(int worker) {
        executors(workers.get(worker)).forEach(ProcessHandle::destroyForcibly);
    }

    private static Stream<ProcessHandle> executors(Process worker) {
        return worker.toHandle().children().filter(ProcessHandle::isAlive);
    }

    /** Ends a worker, as a machine that loses its power. */
    void killWorker(int i) {
        List<ProcessHandle> executors = executors(workers.get(i)).toList();
        workers.get(i).destroyForcibly().onExit().join();
        executors.forEach(ProcessHandle::destroyForcibly);
    }

    /** What the executors have said. */
    String executorLogs() throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("work"))) {
            return String.join(
                    "",
                    files.filter(file -> file.endsWith("stderr"))
                            .map(Cluster::text)
                            .toList());
        }
    }

    private Process start(Path log, String name, String main, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                folder.resolve("spark/jars") + "/*",
                "-Xmx512m",
                "-XX:+UseSerialGC"));
        command.addAll(List.of(org.apache.spark.launcher.JavaModuleOptions.defaultModuleOptionArray()));
        command.add(main);
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "SPARK_HOME",
                        folder.resolve("spark").toString(),
                        "SPARK_SCALA_VERSION",
                        "2.13",
                        "SPARK_LOCAL_IP",
                        "127.0.0.1",
                        "SPARK_LOCAL_DIRS",
                        Files.createDirectories(folder.resolve("local-" + name)).toString()));
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** The temporary folder of the executors. */
    Path temporary() {
        return folder.resolve("temporary");
    }

    /** Waits until something is so. */
    static void await(String what, BooleanSupplier so) {
        long end = System.nanoTime() + PATIENCE;
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited too long for " + what);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    private static String url(Path log) {
        Matcher line = URL.matcher(text(log));
        return line.find() ? line.group(1) : null;
    }

    /** A log so far; empty if there is none yet. */
    static String text(Path log) {
        try {
            return Files.exists(log) ? Files.readString(log) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> executors = executors();
        for (Process process : started) {
            process.destroyForcibly().onExit().join();
        }
        executors.forEach(ProcessHandle::destroyForcibly);
    }
}
