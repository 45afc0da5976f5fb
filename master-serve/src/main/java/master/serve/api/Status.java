// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import master.api.ImageLimits;
import master.serve.engine.ModelVersion;
import master.serve.http.Answer;
import master.serve.http.Exchange;
import master.table.structure.StructureTokens;

/** {@code GET /v1/status}: what the page shows, small enough to be asked for every second. */
public final class Status {
    private final Reader reader;
    private final Metrics metrics;
    private final String version;
    private final BooleanSupplier ready;
    private final ImageLimits images;

    /**
     * @param version of this server
     * @param images what clients are told of the size of an image
     */
    public Status(Reader reader, Metrics metrics, String version, BooleanSupplier ready, ImageLimits images) {
        this.reader = reader;
        this.metrics = metrics;
        this.version = version;
        this.ready = ready;
        this.images = images;
    }

    public CompletableFuture<Answer> answer(Exchange exchange) {
        ObjectNode answer = Json.object();
        answer.put("version", version).put("ready", ready.getAsBoolean());
        ArrayNode models = answer.putArray("models");
        for (ModelVersion model : reader.models().all()) {
            models.addObject()
                    .put("name", model.name())
                    .put("version", Long.toString(model.version()))
                    .put("charset", model.info().charset())
                    .put("maxLength", model.info().maxLength())
                    .put("tables", StructureTokens.spellTables(model.info().vocabulary()))
                    .put("device", model.device().toString())
                    .put("sha256", model.info().sha256());
        }
        answer.putObject("limits")
                .put("pixels", images.maxPixels())
                .put("side", images.maxSide())
                .put("bytes", images.maxBytes());
        answer.putObject("queue")
                .put("waiting", reader.engine().waiting())
                .put("capacity", reader.engine().capacity());
        answer.putObject("requests").put("answered", metrics.answered()).put("refused", metrics.refused());
        answer.putObject("latestMilliseconds")
                .put("p50", metrics.latest().quantile(0.5))
                .put("p99", metrics.latest().quantile(0.99));
        return CompletableFuture.completedFuture(Answer.of(Answer.JSON, Json.bytes(answer)));
    }
}
