// SPDX-License-Identifier: Apache-2.0
package master.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.spi.BundledModel;
import master.serve.engine.BundledSource;
import master.serve.engine.ModelFiles;
import master.serve.engine.RecognizerOpener;
import master.serve.options.Limits;
import master.serve.options.ServerOptions;

/**
 * Measures the server on this machine, over the loopback, for about a minute; prints a table. docs/serving.md has the
 * command. Not a test: what it prints depends on what else the machine does.
 */
final class ServeBench {
    private static final RecognizerOpener OPENER = RecognizerOpener.of(RecognizerOptions.DEFAULT);
    private static final BundledSource MODEL = new BundledSource("captcha", OPENER);
    private static final int CLIENTS = 4;

    private final byte[] image;

    private ServeBench(byte[] image) {
        this.image = image;
    }

    /** @param args an image, and what starts the command: a module path */
    public static void main(String[] args) throws Exception {
        ServeBench bench = new ServeBench(Files.readAllBytes(Path.of(args[0])));
        System.out.println("| what | figure |\n|---|---|");
        bench.overhead("without a model", new FakeRecognizer("ab"), 3000);
        try (Recognizer model = Recognizer.bundled("captcha")) {
            bench.overhead("bundled captcha model", model, 400);
        }
        bench.overload(10);
        bench.reloads(50);
        bench.malformed(1000);
        bench.stops(20, args[1]);
        System.exit(0);
    }

    private static void row(String what, String figure, Object... values) {
        System.out.printf("| %s | %s |%n", what, figure.formatted(values));
    }

    private static double millis(List<Long> nanos, double share) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1e6;
    }

    /** The same recognizer by turns directly and through the server. */
    private void overhead(String what, Recognizer recognizer, int rounds) throws IOException {
        List<Long> direct = new ArrayList<>();
        List<Long> served = new ArrayList<>();
        Recognizer shared = new Delegate(recognizer) {
            @Override
            public void close() {} // it is the caller's
        };
        try (MasterServer server = Client.start(Client.options(), shared);
                Wire wire = new Wire(server.port())) {
            for (int i = -rounds / 2; i < rounds; i++) {
                long start = System.nanoTime();
                recognizer.recognize(image);
                long middle = System.nanoTime();
                int status = wire.recognize(image);
                long end = System.nanoTime();
                if (status != 200) {
                    throw new IllegalStateException("status " + status);
                }
                if (i >= 0) { // before, it warms up
                    direct.add(middle - start);
                    served.add(end - middle);
                }
            }
        }
        row(
                "one client, " + what + ", in the process",
                "p50 %.2f ms, p99 %.2f ms",
                millis(direct, 0.5),
                millis(direct, 0.99));
        row("the same through the server", "p50 %.2f ms, p99 %.2f ms", millis(served, 0.5), millis(served, 0.99));
    }

    private static void count(Map<String, AtomicInteger> counts, String what) {
        synchronized (counts) {
            counts.computeIfAbsent(what, each -> new AtomicInteger()).incrementAndGet();
        }
    }

    /** Clients that ask again at once, until they are told to stop. */
    private List<Thread> clients(
            int number,
            int port,
            AtomicBoolean done,
            Map<String, AtomicInteger> counts,
            Map<String, ConcurrentLinkedQueue<Long>> times) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            Thread thread = new Thread(() -> {
                try (Wire wire = new Wire(port)) {
                    while (!done.get()) {
                        long start = System.nanoTime();
                        String status = Integer.toString(wire.recognize(image));
                        count(counts, status);
                        times.computeIfAbsent(status, each -> new ConcurrentLinkedQueue<>())
                                .add(System.nanoTime() - start);
                    }
                } catch (Wire.Refused e) {
                    count(counts, "not connected");
                } catch (IOException e) {
                    count(counts, "lost: " + e.getMessage());
                }
            });
            threads.add(thread);
            thread.start();
        }
        return threads;
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /** Four times as many clients as a small server has room for. */
    private void overload(int seconds) throws Exception {
        int workers = Runtime.getRuntime().availableProcessors();
        int queue = 8;
        Map<String, AtomicInteger> counts = new TreeMap<>();
        Map<String, ConcurrentLinkedQueue<Long>> times = new ConcurrentHashMap<>();
        try (MasterServer server = Client.start(Client.options().withQueue(workers, queue), Map.of("captcha", MODEL))) {
            AtomicBoolean done = new AtomicBoolean();
            int number = 4 * (workers + queue);
            List<Thread> threads = clients(number, server.port(), done, counts, times);
            TimeUnit.SECONDS.sleep(seconds);
            done.set(true);
            join(threads);
            row(
                    "%d clients, %d workers, queue of %d, %d s: answers by status"
                            .formatted(number, workers, queue, seconds),
                    "%s",
                    counts);
        }
        times.forEach((status, nanos) -> row(
                "latency of " + status,
                "p50 %.1f ms, p99 %.1f ms",
                millis(List.copyOf(nanos), 0.5),
                millis(List.copyOf(nanos), 0.99)));
    }

    /** Two models take turns in one place. */
    private void reloads(int number) throws Exception {
        Path folder = Files.createTempDirectory("serve-bench");
        Path file = folder.resolve("model.onnx");
        Path next = folder.resolve("next");
        List<byte[]> models = new ArrayList<>();
        for (String name : List.of("captcha", "words")) {
            models.add(BundledModel.named(name).orElseThrow().bytes());
        }
        Files.write(file, models.get(0));
        Map<String, AtomicInteger> counts = new TreeMap<>();
        try (MasterServer server = Client.start(Client.options(), Map.of("m", new ModelFiles(file, OPENER)))) {
            AtomicBoolean done = new AtomicBoolean();
            List<Thread> threads = clients(CLIENTS, server.port(), done, counts, new ConcurrentHashMap<>());
            long before = resident();
            for (int i = 1; i <= number; i++) {
                Files.write(next, models.get(i % 2));
                Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                server.reloadChanged();
            }
            done.set(true);
            join(threads);
            String version = Client.json(new Client(server).get("/v2/models/m"))
                    .at("/versions/0")
                    .asText();
            row(
                    "%d reloads under %d clients: answers by status".formatted(number, CLIENTS),
                    "%s, version %s in the end, %+d MiB",
                    counts,
                    version,
                    resident() - before);
        } finally {
            Files.deleteIfExists(next);
            Files.delete(file);
            Files.delete(folder);
        }
    }

    /** Requests of {@link Malformed}, one after the other. */
    private void malformed(int number) throws Exception {
        List<byte[]> requests = Malformed.all().stream()
                .map(each -> each.request().getBytes(StandardCharsets.ISO_8859_1))
                .toList();
        Map<String, AtomicInteger> counts = new TreeMap<>();
        ServerOptions options = Client.options().withLimits(Limits.DEFAULT.withMaxBody(20_000));
        try (MasterServer server = Client.start(options, new FakeRecognizer("ab"))) {
            long before = 0;
            for (int i = -number / 5; i < number; i++) {
                if (i == 0) {
                    before = resident();
                }
                try (Wire wire = new Wire(server.port())) {
                    String status = Integer.toString(wire.send(requests.get(Math.floorMod(i, requests.size()))));
                    if (i >= 0) {
                        count(counts, status);
                    }
                }
            }
            row(
                    "%d malformed requests of %d kinds: answers by status".formatted(number, requests.size()),
                    "%s, resident memory %+d MiB",
                    counts,
                    resident() - before);
        }
    }

    /** Processes that are told to stop while clients ask. */
    private void stops(int number, String modulePath) throws Exception {
        Map<String, AtomicInteger> counts = new TreeMap<>();
        long slowest = 0;
        for (int i = 0; i < number; i++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-p",
                            modulePath,
                            "-m",
                            "master.cli/master.cli.Main",
                            "serve",
                            "--port",
                            "0")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (BufferedReader out = process.inputReader()) {
                String line = out.readLine();
                int port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
                List<Thread> threads = clients(CLIENTS, port, new AtomicBoolean(), counts, new ConcurrentHashMap<>());
                Thread.sleep(700 + 37L * i);
                long start = System.nanoTime();
                process.destroy();
                count(counts, "exit " + process.waitFor());
                slowest = Math.max(slowest, System.nanoTime() - start);
                join(threads);
            } finally {
                process.destroyForcibly();
            }
        }
        row(
                "%d times SIGTERM under %d clients".formatted(number, CLIENTS),
                "%s; the slowest took %.1f s",
                counts,
                slowest / 1e9);
    }

    /** Resident memory of this process in MiB. */
    private static long resident() throws IOException {
        System.gc();
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                    .findFirst()
                    .orElseThrow();
        }
    }
}
