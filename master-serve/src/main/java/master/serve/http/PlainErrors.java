// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty itself refuses, such as a malformed request line: a status and a word, nothing of what was sent. */
final class PlainErrors extends ErrorHandler {
    private final Requests requests;

    PlainErrors(Requests requests) {
        this.requests = requests;
    }

    private static ByteBuffer body(int status) {
        return ByteBuffer.wrap("{\"error\":\"%s\",\"code\":\"bad_request\"}"
                .formatted(HttpStatus.getMessage(status))
                .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        ByteBuffer body = body(response.getStatus());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Answer.JSON);
        response.getHeaders().put("X-Error-Code", "bad_request");
        requests.answered(new Requests.End(
                "-",
                Connections.address(
                                request.getConnectionMetaData().getConnection().getEndPoint())
                        .toString(),
                "-",
                "-",
                Optional.empty(),
                false,
                response.getStatus(),
                body.remaining(),
                0));
        response.write(true, body, callback);
        return true;
    }
}
