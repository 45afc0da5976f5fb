// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import master.serve.engine.ErrorCode;
import master.serve.http.Route;
import master.table.structure.OtslTokens;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Holds the server to what {@code openapi.yaml} says, and that to the server. */
class ContractTest {
    private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch", "head", "options");

    private MasterServer server;
    private Client client;
    private JsonNode contract;

    @BeforeEach
    void start() throws IOException {
        server = Client.start(Client.options(), new FakeRecognizer("ab"));
        client = new Client(server);
        contract = new ObjectMapper().valueToTree(new Yaml().load(Client.text(client.get("/openapi.yaml"))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void every_route_is_described_and_nothing_else() {
        Set<String> described = new TreeSet<>();
        contract.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(name -> {
                    if (METHODS.contains(name)) {
                        described.add(name + " " + path.getKey());
                    }
                }));
        Set<String> routes = new TreeSet<>();
        for (Route route : Route.values()) {
            routes.add(route.method().toLowerCase(java.util.Locale.ROOT) + " " + route.template());
        }
        assertThat(described).isEqualTo(routes);
    }

    @Test
    void every_error_code_is_described_and_nothing_else() {
        List<String> described = new ArrayList<>();
        contract.at("/components/schemas/ErrorCode/enum").forEach(code -> described.add(code.asText()));
        assertThat(described)
                .isEqualTo(
                        Arrays.stream(ErrorCode.values()).map(ErrorCode::wire).toList());
    }

    @Test
    void a_validator_finds_nothing_wrong_with_it() {
        String text = Client.text(client.get("/openapi.yaml"));
        assertThat(new OpenAPIV3Parser().readContents(text).getMessages()).isEmpty();
        String slip = text.replace(
                "description: \"predictions for rows, outputs for columns\"", "description: predictions, outputs");
        assertThat(slip).isNotEqualTo(text);
        assertThat(new OpenAPIV3Parser().readContents(slip).getMessages()).isNotEmpty();
    }

    @Test
    void every_operation_has_a_summary_and_an_answer_for_what_is_not_foreseen() {
        contract.path("paths")
                .forEach(path -> path.properties().forEach(entry -> {
                    if (METHODS.contains(entry.getKey())) {
                        assertThat(entry.getValue().path("summary").asText()).isNotEmpty();
                        assertThat(entry.getValue().path("responses").has("default"))
                                .isTrue();
                    }
                }));
    }

    @Test
    void clients_that_are_made_of_it_send_a_token_where_one_is_needed() {
        assertThat(contract.path("security").toString()).contains("token");
        for (Route route : Route.values()) {
            JsonNode security = contract.path("paths")
                    .path(route.template())
                    .path(route.method().toLowerCase(java.util.Locale.ROOT))
                    .path("security");
            boolean open = route.family() == Route.Family.OPEN;
            assertThat(security.isArray() && security.isEmpty())
                    .as(route.template())
                    .isEqualTo(open);
        }
    }

    @Test
    void every_reference_leads_somewhere() {
        List<String> references = contract.findValuesAsText("$ref");
        assertThat(references)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                contract.at(reference.substring(1)).isMissingNode())
                        .as(reference)
                        .isFalse());
    }

    @Test
    void what_is_answered_is_what_is_described() {
        Map<String, HttpResponse<byte[]>> answers = Map.of(
                "/v1/status", client.get("/v1/status"),
                "/v1/models/{model}", client.get("/v1/models/m"),
                "/v1/models/{model}/metadata", client.get("/v1/models/m/metadata"),
                "/v2", client.get("/v2"),
                "/v2/models/{model}", client.get("/v2/models/m"));
        Map<String, String> more = Map.of(
                "/v1/models", "/v1/models",
                "/v2/health/live", "/v2/health/live",
                "/v2/health/ready", "/v2/health/ready",
                "/v2/models/{model}/ready", "/v2/models/m/ready",
                "/v2/models/{model}/config", "/v2/models/m/config",
                "/v2/models/{model}/stats", "/v2/models/m/stats",
                "/v2/models/stats", "/v2/models/stats",
                "/v1/models/{model}", "/v1/models/m/");
        more.forEach((path, asked) -> check(path, "get", client.get(asked), 200));
        check("/v2/repository/index", "post", client.post("/v2/repository/index", "{}"), 200);
        answers.forEach((path, answer) -> check(path, "get", answer, 200));
        String picture = "{\"b64\": \"cGljdHVyZQ==\"}";
        check("/v1/recognize", "post", client.recognize().join(), 200);
        check("/v1/recognize", "post", client.post("/v1/recognize?length=x", Client.PICTURE), 400);
        check("/v1/recognize", "post", client.post("/v1/recognize?model=x", Client.PICTURE), 404);
        check(
                "/v1/recognize",
                "post",
                client.recognize("Content-Type", "text/x").join(),
                415);
        check(
                "/v1/recognize",
                "post",
                client.recognize("X-Request-Timeout-Ms", "0").join(),
                504);
        check(
                "/v1/models/{model}:predict",
                "post",
                client.post("/v1/models/m:predict", "{\"inputs\": " + picture + "}"),
                200);
        check("/v1/models/{model}:predict", "post", client.post("/v1/models/m:predict", "{"), 400);
        check("/v2/models/{model}/infer", "post", client.post("/v2/models/m/infer", Client.PICTURE), 200);
        check("/v2/models/{model}/infer", "post", client.post("/v2/models/m/infer", "{}"), 400);
        check("/v2/models/{model}", "get", client.get("/v2/models/x"), 404);
    }

    @Test
    void a_table_is_answered_as_it_is_described() throws IOException {
        check("/v1/table", "post", client.post("/v1/table", Client.PICTURE), 404);
        check("/v1/table", "post", client.post("/v1/table?format=x", Client.PICTURE), 400);
        server.close();
        server = Client.start(Client.options(), new FakeRecognizer("TCCNCEN", OtslTokens.TOKENS.vocabulary(), 20));
        client = new Client(server);
        ByteArrayOutputStream picture = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(40, 20, BufferedImage.TYPE_INT_RGB), "png", picture);
        String words = "[{\"text\": \"a\", \"box\": [2, 2, 9, 9]}, {\"text\": \"far\", \"box\": [200, 200, 210, 205]}]";
        String base64 = Base64.getEncoder().encodeToString(picture.toByteArray());
        check(
                "/v1/table",
                "post",
                client.post("/v1/table", "{\"image\": \"%s\", \"words\": %s}".formatted(base64, words)),
                200);
    }

    @Test
    void the_check_of_answers_finds_what_is_wrong() {
        JsonNode schema = contract.at("/components/schemas/Error");
        assertThat(problems(schema, Client.json("{\"error\": \"x\"}"), "$")).isEmpty();
        assertThat(problems(schema, Client.json("{\"error\": 1}"), "$")).isNotEmpty();
        assertThat(problems(schema, Client.json("{\"code\": \"bad_json\"}"), "$"))
                .isNotEmpty();
        assertThat(problems(schema, Client.json("{\"error\": \"x\", \"more\": 1}"), "$"))
                .isNotEmpty();
        assertThat(problems(schema, Client.json("{\"error\": \"x\", \"code\": \"other\"}"), "$"))
                .isNotEmpty();
    }

    private void check(String path, String method, HttpResponse<byte[]> answer, int status) {
        assertThat(answer.statusCode()).as(path).isEqualTo(status);
        JsonNode described = follow(
                contract.path("paths").path(path).path(method).path("responses").path("" + status));
        assertThat(described.isObject()).as("%s %d is described", path, status).isTrue();
        described
                .path("headers")
                .fieldNames()
                .forEachRemaining(name ->
                        assertThat(answer.headers().firstValue(name)).as(name).isPresent());
        String type = answer.headers().firstValue("Content-Type").orElseThrow();
        JsonNode schema = described.path("content").path(type).path("schema");
        assertThat(problems(schema, Client.json(answer), "$"))
                .as("%s %s", path, Client.text(answer))
                .isEmpty();
    }

    private JsonNode follow(JsonNode node) {
        return node.has("$ref") ? contract.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** What of a value is not as a schema has it; knows the words that {@code openapi.yaml} uses. */
    private List<String> problems(JsonNode written, JsonNode value, String place) {
        JsonNode schema = follow(written);
        List<String> problems = new ArrayList<>();
        if (schema.has("oneOf")) {
            long fitting = 0;
            for (JsonNode each : schema.path("oneOf")) {
                fitting += problems(each, value, place).isEmpty() ? 1 : 0;
            }
            return fitting == 1 ? List.of() : List.of(place + " fits " + fitting);
        }
        boolean typed = switch (schema.path("type").asText()) {
            case "" -> true;
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> false;
        };
        if (!typed) {
            problems.add(place + " is no " + schema.path("type").asText());
        }
        if (schema.has("enum") && !schema.path("enum").toString().contains(value.toString())) {
            problems.add(place + " is none of " + schema.path("enum"));
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.asText())) {
                problems.add(place + " lacks " + name);
            }
        });
        value.properties().forEach(field -> {
            JsonNode property = schema.path("properties").path(field.getKey());
            if (!property.isMissingNode()) {
                problems.addAll(problems(property, field.getValue(), place + "." + field.getKey()));
            } else if (schema.path("additionalProperties").isBoolean()) {
                problems.add(place + " has " + field.getKey());
            }
        });
        if (value.isArray()) {
            value.forEach(each -> problems.addAll(problems(schema.path("items"), each, place + "[]")));
        }
        return problems;
    }
}
