// SPDX-License-Identifier: Apache-2.0
package master.serve;

import java.util.List;

/**
 * A request that is not as it must be.
 *
 * @param request its bytes, as ISO 8859-1
 * @param status with which the server answers
 * @param code the code it names; empty where the status says all
 */
record Malformed(String what, String request, String status, String code) {
    private static final String PREDICT = "/v1/models/m:predict";

    @Override
    public String toString() {
        return what;
    }

    static String post(String path, String headers, String body) {
        return "POST %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n%s".formatted(path, headers, body);
    }

    private static String json(String body) {
        return post(PREDICT, "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n", body);
    }

    static List<Malformed> all() {
        String tensor = "{\"inputs\":[{\"name\":\"image\",\"datatype\":\"UINT8\",\"shape\":%s,\"data\":[1]}]}";
        return List.of(
                new Malformed("no HTTP", "\u0016\u0003\u0001 GARBAGE\r\n\r\n", "400", "bad_request"),
                new Malformed("no host", "GET /v2 HTTP/1.1\r\n\r\n", "400", "bad_request"),
                new Malformed(
                        "negative length", post("/v1/recognize", "Content-Length: -5\r\n", ""), "400", "bad_request"),
                new Malformed(
                        "two lengths",
                        post("/v1/recognize", "Content-Length: 1\r\nContent-Length: 2\r\n", "ab"),
                        "400",
                        "bad_request"),
                new Malformed(
                        "a length and chunks",
                        post("/v1/recognize", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"),
                        "400",
                        "bad_request"),
                new Malformed(
                        "bad chunk",
                        post("/v1/recognize", "Transfer-Encoding: chunked\r\n", "xyz\r\n"),
                        "400",
                        "bad_body"),
                new Malformed(
                        "headers too long", "GET /v2 HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(9000), "431", ""),
                new Malformed(
                        "body too long", post("/v1/recognize", "Content-Length: 20001\r\n", ""), "413", "too_large"),
                new Malformed("half of JSON", json("{\"instances\": ["), "400", "bad_json"),
                new Malformed("a key twice", json("{\"a\": 1, \"a\": 2}"), "400", "bad_json"),
                new Malformed("NaN", json("{\"instances\": [NaN]}"), "400", "bad_json"),
                new Malformed("two values", json("{\"instances\": []}{}"), "400", "bad_json"),
                new Malformed("a long number", json("{\"a\": " + "1".repeat(200) + "}"), "400", "bad_json"),
                new Malformed("no value", json("{\"a\": nul}"), "400", "bad_json"),
                new Malformed("no UTF-8", json("{\"\u00ff\": 1}"), "400", "bad_json"),
                new Malformed("101 levels", json("[".repeat(101) + "]".repeat(101)), "400", "bad_json"),
                new Malformed("no base64", json("{\"instances\": [{\"b64\": \"*\"}]}"), "400", "bad_base64"),
                new Malformed("ragged lists", json("{\"instances\": [[[[1], [2]], [[3]]]]}"), "400", "bad_tensor"),
                new Malformed(
                        "bad gzip",
                        post(PREDICT, "Content-Encoding: gzip\r\nContent-Length: 3\r\n", "abc"),
                        "400",
                        "bad_encoding"),
                new Malformed("a negative size", infer(tensor.formatted("[-1,1,1,1]")), "400", "bad_tensor"),
                new Malformed(
                        "sizes that overflow",
                        infer(tensor.formatted("[2147483647,2147483647,3,1]")),
                        "400",
                        "bad_tensor"),
                new Malformed("shape and data", infer(tensor.formatted("[1,2,2,1]")), "400", "bad_tensor"),
                new Malformed(
                        "unknown type",
                        post("/v1/recognize", "Content-Type: text/x\r\nContent-Length: 1\r\n", "a"),
                        "415",
                        "unsupported_media_type"),
                new Malformed("unknown path", "GET /v3 HTTP/1.1\r\nHost: localhost\r\n\r\n", "404", "unknown_path"),
                new Malformed("folders up", "GET /v2/../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n", "400", ""),
                new Malformed(
                        "unknown method", "BREW /v2 HTTP/1.1\r\nHost: localhost\r\n\r\n", "405", "method_not_allowed"),
                new Malformed(
                        "unknown version",
                        "GET /v1/models/m/versions/x HTTP/1.1\r\nHost: localhost\r\n\r\n",
                        "404",
                        "unknown_model"),
                new Malformed("bad query", post("/v1/recognize?length=%zz", "Content-Length: 1\r\n", "a"), "400", ""));
    }

    private static String infer(String body) {
        return post(
                "/v2/models/m/infer",
                "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n",
                body);
    }
}
