// SPDX-License-Identifier: Apache-2.0
package master.serve.cli;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import master.api.Device;
import master.api.ImageLimits;
import master.api.ModelKey;
import master.api.RecognizerOptions;
import master.cli.Failure;
import master.cli.Subcommand;
import master.serve.MasterServer;
import master.serve.options.Access;
import master.serve.options.Limits;
import master.serve.options.ServerOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Reads images over HTTP. */
@Command(
        name = "serve",
        description = "Reads images over HTTP until it is told to stop; its page is at /, what it answers at"
                + " /openapi.yaml.",
        footer = {
            "",
            "The first line on the standard output is \"listening on http://ADDRESS:PORT\"; with --grpc-port a second"
                    + " one is",
            "\"listening on grpc://ADDRESS:PORT\".",
            "",
            "Examples:",
            "  master serve --port 8080",
            "  master serve --model captcha --model site=models/site/ --port 0",
            "  curl --data-binary @captcha.png http://127.0.0.1:8080/v1/recognize"
        })
public final class ServeCommand implements Subcommand {
    private static final String GRPC = "grpc";

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "[NAME=]MODEL",
            defaultValue = "captcha",
            description = {
                "A bundled model, an .onnx file, or a folder with one or with numbered versions; the first one is the",
                "default. Files and folders are watched: a new model replaces the old one (default: ${DEFAULT-VALUE})."
            })
    private List<String> models;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = {
                "Where to listen; other machines can reach any other address, so it needs --token-file",
                "(default: ${DEFAULT-VALUE})."
            })
    private String host;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "0: any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--grpc-port",
            paramLabel = "N",
            description = {
                "Answers the Open Inference Protocol and TensorFlow Serving by gRPC too, at this port; 0: any free"
                        + " one. Needs",
                "master-grpc on the path."
            })
    private Integer grpcPort;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = {
                "Bearer tokens, one a line, of which a request must send one; lines that begin with # are none. It is",
                "read again when it changes."
            })
    private Path tokenFile;

    @Option(
            names = "--allow-origin",
            paramLabel = "ORIGIN",
            description = {
                "A web site whose pages may ask too (CORS), such as https://ocr.example, or under whose name a proxy",
                "serves this one; may be repeated."
            })
    private List<String> origins = List.of();

    @Option(
            names = "--access-log",
            paramLabel = "FILE",
            description = "Appends a line for each request; - is the standard error.")
    private String accessLog;

    @Option(names = "--workers", paramLabel = "N", description = "Threads that read (default: one for each core).")
    private Integer workers;

    @Option(
            names = "--queue",
            paramLabel = "N",
            defaultValue = "256",
            description = "Images that may wait; more are refused with 503 (default: ${DEFAULT-VALUE}).")
    private int queue;

    @Option(
            names = "--max-body",
            paramLabel = "BYTES",
            defaultValue = "16777216",
            description = "Largest body, packed and unpacked (default: ${DEFAULT-VALUE}).")
    private int maxBody;

    @Option(
            names = "--max-pixels",
            paramLabel = "N",
            defaultValue = "4000000",
            description = "Pixels of the largest image (default: ${DEFAULT-VALUE}).")
    private long maxPixels;

    @Option(
            names = "--timeout-ms",
            paramLabel = "N",
            defaultValue = "30000",
            description = "Longest time for an answer; a request may ask for less (default: ${DEFAULT-VALUE}).")
    private int timeoutMillis;

    @Option(
            names = "--body-timeout-ms",
            paramLabel = "N",
            defaultValue = "10000",
            description =
                    "Longest time for a body to arrive, and for an answer to be taken (default: ${DEFAULT-VALUE}).")
    private int bodyMillis;

    @Option(
            names = "--max-connections",
            paramLabel = "N",
            defaultValue = "1024",
            description = "Connections; of more the idlest is closed (default: ${DEFAULT-VALUE}).")
    private int maxConnections;

    @Option(
            names = "--max-connections-per-address",
            paramLabel = "N",
            defaultValue = "512",
            description = "The same for those of one address (default: ${DEFAULT-VALUE}).")
    private int maxPerAddress;

    @Option(
            names = "--second-look",
            negatable = true,
            description = {
                "Reads unsure images again in other ways, unless a request says secondLook=false; the model has to say",
                "where characters stand (default: tall images only, unless the model file asks for more)."
            })
    private Boolean secondLook;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = {"auto, cpu, cuda or cuda:N (default: ${DEFAULT-VALUE})."})
    private String device;

    @Option(
            names = "--require-signature",
            paramLabel = "PUBLIC.pem",
            description = {
                "Serves only models with a signature by this key beside them (MODEL.onnx.sig, see master sign);",
                "bundled models have none."
            })
    private Path publicKey;

    private @Nullable TokenFile tokens; // null where none are needed

    @Override
    public Integer call() {
        checkPort("--port", port);
        checkPort("--grpc-port", grpcPort == null ? 0 : grpcPort);
        ServerOptions options = options();
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        if (grpcPort != null && !MasterServer.offers(GRPC)) {
            throw new Failure("--grpc-port needs master-grpc on the path");
        }
        MasterServer server;
        try {
            server = MasterServer.start(options, places(), recognizers(), requests(err), line -> say(err, line));
        } catch (IOException e) {
            throw cannotListen(port, e);
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage(), e);
        }
        if (tokens != null) {
            server.every(() -> reread(server, TokenFile::readIfChanged, err));
        }
        StopSignals signals = StopSignals.listen(() -> {
            say(err, "looking at models and tokens again");
            server.reloadAll();
            reread(server, file -> Optional.of(file.read()), err);
        });
        String shown = host.contains(":") ? "[" + host + "]" : host;
        String listening = "listening on http://%s:%d".formatted(shown, server.port());
        if (grpcPort != null) {
            try {
                InetSocketAddress address =
                        new InetSocketAddress(options.address().getAddress(), grpcPort);
                listening += System.lineSeparator()
                        + "listening on %s://%s:%d".formatted(GRPC, shown, server.open(GRPC, address));
            } catch (IOException e) {
                server.close();
                throw cannotListen(grpcPort, e);
            }
        }
        out.println(listening);
        out.flush();
        try {
            signals.await();
            say(err, "stopping");
            boolean finished = server.drain();
            say(err, finished ? "stopped" : "stopped with requests under way");
            if (!server.isClosed()) {
                // the model still reads, and is not freed under its feet
                Runtime.getRuntime().halt(finished ? 0 : 1);
            }
            return 0;
        } catch (InterruptedException e) {
            server.close();
            return 1;
        }
    }

    private void checkPort(String option, int number) {
        if (number < 0 || number > 65535) {
            throw new ParameterException(spec.commandLine(), "%s %d, 0 to 65535 is allowed".formatted(option, number));
        }
    }

    private Failure cannotListen(int where, IOException e) {
        boolean taken = e instanceof BindException || e.getCause() instanceof BindException;
        String why = taken ? "is something else listening there?" : e.getMessage();
        return new Failure("cannot listen at %s, port %d: %s".formatted(host, where, why), e);
    }

    private synchronized void reread(
            MasterServer server, Function<TokenFile, Optional<List<String>>> reading, PrintWriter err) {
        TokenFile file = tokens;
        if (file == null) {
            return;
        }
        try {
            reading.apply(file).ifPresent(read -> {
                server.tokens(read);
                say(err, "%s: %d tokens now".formatted(tokenFile.getFileName(), read.size()));
            });
        } catch (UncheckedIOException | IllegalArgumentException e) {
            say(err, "%s: the tokens before stay: %s".formatted(tokenFile.getFileName(), e.getMessage()));
        }
    }

    private Optional<PrintWriter> requests(PrintWriter err) {
        if (accessLog == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    accessLog.equals("-")
                            ? err
                            : new PrintWriter(Files.newBufferedWriter(
                                    Path.of(accessLog), StandardOpenOption.CREATE, StandardOpenOption.APPEND)));
        } catch (IOException e) {
            throw new Failure(
                    "%s cannot be written: %s".formatted(accessLog, e.getClass().getSimpleName()), e);
        }
    }

    private static synchronized void say(PrintWriter err, String line) {
        err.println("master: " + line.strip().replaceAll("\\s*\\R\\s*", "; "));
        err.flush();
    }

    private ServerOptions options() {
        try {
            ServerOptions local = ServerOptions.local();
            Limits limits = Limits.DEFAULT
                    .withMaxBody(maxBody)
                    .withRequestMillis(timeoutMillis)
                    .withTimes(Limits.DEFAULT.headerMillis(), bodyMillis, Limits.DEFAULT.idleMillis())
                    .withConnections(maxConnections, maxPerAddress);
            return new ServerOptions(
                    new InetSocketAddress(InetAddress.getByName(host), port),
                    new Access(tokens(), origins),
                    workers == null ? local.workers() : workers,
                    queue,
                    limits,
                    images(),
                    local.constraints(),
                    local.pollMillis(),
                    local.graceMillis(),
                    local.drainMillis());
        } catch (UnknownHostException e) {
            throw new ParameterException(spec.commandLine(), "unknown address " + host, e);
        } catch (IllegalArgumentException e) {
            String hint = tokenFile == null && String.valueOf(e.getMessage()).contains("tokens are needed")
                    ? " (--token-file)"
                    : "";
            throw new ParameterException(spec.commandLine(), e.getMessage() + hint, e);
        }
    }

    private ImageLimits images() {
        return new ImageLimits(maxBody, ImageLimits.DEFAULT.maxSide(), maxPixels);
    }

    private List<String> tokens() {
        if (tokenFile == null) {
            return List.of();
        }
        TokenFile file = new TokenFile(tokenFile);
        tokens = file;
        if (file.isPublic()) {
            say(spec.commandLine().getErr(), tokenFile.getFileName() + " can be read by everybody on this machine");
        }
        try {
            return file.read();
        } catch (IllegalArgumentException e) {
            throw new Failure("%s: %s".formatted(tokenFile, e.getMessage()), e);
        } catch (UncheckedIOException e) {
            throw new Failure(requireNonNull(e.getCause()).getMessage(), e);
        }
    }

    private RecognizerOptions recognizers() {
        try {
            RecognizerOptions recognizers =
                    RecognizerOptions.DEFAULT.withDevice(Device.parse(device)).withLimits(images());
            if (secondLook != null) {
                recognizers = recognizers.withSecondLook(secondLook);
            }
            if (publicKey != null) {
                recognizers = recognizers.withSignedBy(ModelKey.read(publicKey));
            }
            return recognizers;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private Map<String, String> places() {
        Map<String, String> places = new LinkedHashMap<>();
        for (String word : models) {
            int sign = word.indexOf('=');
            String place = word.substring(sign + 1);
            String name = sign >= 0 ? word.substring(0, sign) : stem(Path.of(place));
            if (places.put(name, place) != null) {
                throw new ParameterException(spec.commandLine(), "two models are named %s".formatted(name));
            }
        }
        return places;
    }

    private static String stem(Path file) {
        Path last = file.toAbsolutePath().normalize().getFileName();
        String name = last == null ? "root" : last.toString(); // opening / says that it is a folder
        return name.endsWith(".onnx") ? name.substring(0, name.length() - ".onnx".length()) : name;
    }
}
