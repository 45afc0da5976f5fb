// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import master.api.ImageLimits;
import master.api.ModelFile;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.mcp.ImageArguments;
import master.mcp.McpHttp;
import master.mcp.McpServer;
import master.mcp.ModelsTool;
import master.mcp.RecognizeTool;
import master.mcp.TableTool;
import master.mcp.Tool;
import master.table.TableRecognizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Offers tools to a language model. */
@Command(
        name = "mcp",
        description = {
            "Offers tools to language models by the Model Context Protocol.",
            "Over the standard input and output, or over HTTP: recognize_image, list_models, and with --table read_table."
        },
        footer = {
            "",
            "In a client's configuration:",
            "  {\"mcpServers\": {\"master\": {\"command\": \"/path/to/master\", \"args\": [\"mcp\"]}}}"
        })
final class McpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            defaultValue = "captcha",
            description = {
                "A bundled model or an .onnx file; may be repeated, the first one is the default",
                "(default: ${DEFAULT-VALUE})."
            })
    private List<String> models;

    @Option(names = "--table", paramLabel = "MODEL", description = "A model of tables, for read_table.")
    private String table;

    @Option(
            names = "--folder",
            paramLabel = "DIR",
            description = "Files of this folder may be named; without it images are taken as base64 only.")
    private Path folder;

    @Option(
            names = "--min-confidence",
            paramLabel = "X",
            defaultValue = "0.9",
            description = "From which confidence on a text is called sure (default: ${DEFAULT-VALUE}).")
    private double minConfidence;

    @Option(
            names = "--http",
            paramLabel = "PORT",
            description = {
                "Answers programs of this machine over HTTP (the protocol's Streamable HTTP) until it is told to stop; 0: any",
                "free port. The first line on the standard output is \"listening on http://127.0.0.1:PORT/mcp\"."
            })
    private Integer port;

    @Override
    public Integer call() throws IOException {
        if (folder != null && !Files.isDirectory(folder)) {
            throw new ParameterException(spec.commandLine(), "--folder %s: no such folder".formatted(folder));
        }
        if (!(minConfidence >= 0 && minConfidence <= 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--min-confidence %s, 0 to 1 is allowed".formatted(minConfidence));
        }
        if (port != null && (port < 0 || port > 65535)) {
            throw new ParameterException(spec.commandLine(), "--http %d, 0 to 65535 is allowed".formatted(port));
        }
        ImageArguments images = new ImageArguments(Optional.ofNullable(folder));
        Map<String, Recognizer> open = new LinkedHashMap<>();
        Recognizer tables = null;
        try {
            for (String word : models) {
                Recognizer model = Recognizer.open(ModelFile.named(word), RecognizerOptions.DEFAULT);
                if (open.putIfAbsent(model.model().name(), model) != null) {
                    model.close();
                    throw new Failure("--model: two models are named %s"
                            .formatted(model.model().name()));
                }
            }
            List<Tool> tools = new ArrayList<>();
            tools.add(new RecognizeTool(open, open.keySet().iterator().next(), images, minConfidence));
            tools.add(new ModelsTool(open));
            if (table != null) {
                tables = Recognizer.open(ModelFile.named(table), RecognizerOptions.DEFAULT);
                tools.add(new TableTool(TableRecognizer.of(tables, ImageLimits.DEFAULT, Optional.empty()), images));
            }
            serve(new McpServer(Version.number(), tools));
        } catch (IllegalArgumentException e) {
            throw new Failure(e.getMessage(), e);
        } finally {
            open.values().forEach(Recognizer::close);
            if (tables != null) {
                tables.close();
            }
        }
        return 0;
    }

    private void serve(McpServer server) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        if (port == null) {
            server.serve(System.in, out);
            return;
        }
        System.setProperty("sun.net.httpserver.maxReqTime", "60"); // seconds for a request to arrive
        try (McpHttp http = McpHttp.start(server, port)) {
            out.println("listening on " + http.address());
            out.flush();
            new CountDownLatch(1).await(); // until a signal ends the process
        } catch (BindException e) {
            throw new Failure("cannot listen at port %d: is something else listening there?".formatted(port), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
