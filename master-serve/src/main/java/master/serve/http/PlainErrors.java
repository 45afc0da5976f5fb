// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty itself refuses, such as a malformed request line: a status and a word, nothing of what was sent. */
final class PlainErrors extends ErrorHandler {
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
        response.write(true, body, callback);
        return true;
    }
}
