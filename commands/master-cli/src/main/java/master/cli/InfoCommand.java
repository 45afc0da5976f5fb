// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import master.api.Canvas;
import master.api.ModelInfo;
import master.api.Recognizer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what a model says about itself. */
@Command(
        name = "info",
        description = "Shows what a model says about itself: its characters, input, figures and origin.",
        footer = {"", "Example:", "  master info --model my.onnx"})
final class InfoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text or json (default: ${DEFAULT-VALUE}).")
    private Format format;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (Recognizer recognizer = model.open()) {
            Map<String, Object> card = card(recognizer);
            if (format == Format.JSON) {
                out.println(Json.pretty(card));
                return 0;
            }
            card.forEach((key, value) -> {
                if (value instanceof Map<?, ?> map) {
                    map.forEach((name, text) -> out.println("%-12s %s: %s".formatted(key, name, text)));
                } else {
                    out.println("%-12s %s".formatted(key, value));
                }
            });
        }
        return 0;
    }

    private static Map<String, Object> card(Recognizer recognizer) {
        ModelInfo info = recognizer.model();
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("name", info.name());
        if (info.vocabulary().isCharacters()) {
            card.put("charset", info.charset());
        } else {
            card.put("tokens", info.vocabulary().tokens());
            card.put("separator", info.vocabulary().separator());
            card.put("boxed", info.vocabulary().boxed());
        }
        card.put("maxLength", info.maxLength());
        card.put("channels", info.channels());
        card.put("height", info.height());
        card.put("width", info.width());
        if (info.canvases().size() > 1) {
            card.put("canvases", info.canvases().stream().map(Canvas::toString).toList());
        }
        card.put("secondLook", info.secondLook());
        card.put("sha256", info.sha256());
        card.put("device", recognizer.device().toString());
        card.put("metrics", new TreeMap<>(info.metrics()));
        card.put("provenance", new TreeMap<>(info.provenance()));
        return card;
    }
}
