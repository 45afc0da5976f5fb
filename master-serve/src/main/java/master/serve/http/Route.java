// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every path that is answered. {@code openapi.yaml} describes the same ones; a test compares them. */
public enum Route {
    PAGE(Family.OPEN, "GET", "/"),
    OPENAPI(Family.OPEN, "GET", "/openapi.yaml"),
    ICON(Family.OPEN, "GET", "/favicon.ico"),
    LIVE(Family.OPEN, "GET", "/v2/health/live"),
    READY(Family.OPEN, "GET", "/v2/health/ready"),
    METRICS(Family.OWN, "GET", "/metrics"),
    STATUS(Family.OWN, "GET", "/v1/status"),
    RECOGNIZE(Family.OWN, "POST", "/v1/recognize"),
    TABLE(Family.OWN, "POST", "/v1/table"),
    TF_STATUS(Family.TENSORFLOW, "GET", "/v1/models/{model}"),
    TF_VERSION_STATUS(Family.TENSORFLOW, "GET", "/v1/models/{model}/versions/{version}"),
    TF_METADATA(Family.TENSORFLOW, "GET", "/v1/models/{model}/metadata"),
    TF_VERSION_METADATA(Family.TENSORFLOW, "GET", "/v1/models/{model}/versions/{version}/metadata"),
    TF_PREDICT(Family.TENSORFLOW, "POST", "/v1/models/{model}:predict"),
    TF_VERSION_PREDICT(Family.TENSORFLOW, "POST", "/v1/models/{model}/versions/{version}:predict"),
    TF_MODELS(Family.TENSORFLOW, "GET", "/v1/models"),
    OIP_SERVER(Family.INFERENCE, "GET", "/v2"),
    OIP_INDEX(Family.INFERENCE, "POST", "/v2/repository/index"),
    OIP_STATS(Family.INFERENCE, "GET", "/v2/models/stats"),
    OIP_MODEL(Family.INFERENCE, "GET", "/v2/models/{model}"),
    OIP_VERSION(Family.INFERENCE, "GET", "/v2/models/{model}/versions/{version}"),
    OIP_MODEL_READY(Family.INFERENCE, "GET", "/v2/models/{model}/ready"),
    OIP_VERSION_READY(Family.INFERENCE, "GET", "/v2/models/{model}/versions/{version}/ready"),
    OIP_CONFIG(Family.INFERENCE, "GET", "/v2/models/{model}/config"),
    OIP_VERSION_CONFIG(Family.INFERENCE, "GET", "/v2/models/{model}/versions/{version}/config"),
    OIP_MODEL_STATS(Family.INFERENCE, "GET", "/v2/models/{model}/stats"),
    OIP_VERSION_STATS(Family.INFERENCE, "GET", "/v2/models/{model}/versions/{version}/stats"),
    OIP_INFER(Family.INFERENCE, "POST", "/v2/models/{model}/infer"),
    OIP_VERSION_INFER(Family.INFERENCE, "POST", "/v2/models/{model}/versions/{version}/infer");

    /** Whose rules a route follows. */
    public enum Family {
        /** Answered to everybody who may connect, without a token. */
        OPEN,
        /** This project's own. */
        OWN,
        /** TensorFlow Serving's REST. */
        TENSORFLOW,
        /** The Open Inference Protocol, version 2. */
        INFERENCE
    }

    /** A route, and what stands in its path. */
    record Match(Route route, Map<String, String> parts) {}

    private final Family family;
    private final String method;
    private final String template;
    private final Pattern pattern;
    private final String[] names;

    Route(Family family, String method, String template) {
        this.family = family;
        this.method = method;
        this.template = template;
        this.names = Pattern.compile("\\{(\\w+)}")
                .matcher(template)
                .results()
                .map(result -> result.group(1))
                .toArray(String[]::new);
        this.pattern = Pattern.compile(template.replaceAll("\\{\\w+}", "([^/:]+)"));
    }

    public Family family() {
        return family;
    }

    public String method() {
        return method;
    }

    /** All methods that are answered, as the header {@code Allow} lists them. */
    String methods() {
        return method.equals("GET") ? "GET, HEAD, OPTIONS" : method + ", OPTIONS";
    }

    /** Whether a method is answered with what this route answers. */
    boolean answers(String asked) {
        return asked.equals(method) || (asked.equals("HEAD") && method.equals("GET"));
    }

    /** What metrics call it. */
    String metric() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it reads images. */
    public boolean reads() {
        return method.equals("POST") && this != OIP_INDEX;
    }

    /** The path, with names in braces, as in OpenAPI. */
    public String template() {
        return template;
    }

    private Optional<Match> match(String path) {
        Matcher matcher = pattern.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> parts = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            parts.put(names[i], matcher.group(i + 1));
        }
        return Optional.of(new Match(this, parts));
    }

    /** The route of a path; each path has one method. A slash at the end changes nothing. */
    static Optional<Match> find(String asked) {
        String path = asked.length() > 1 && asked.endsWith("/") ? asked.substring(0, asked.length() - 1) : asked;
        for (Route route : values()) {
            Optional<Match> match = route.match(path);
            if (match.isPresent()) {
                return match;
            }
        }
        return Optional.empty();
    }
}
