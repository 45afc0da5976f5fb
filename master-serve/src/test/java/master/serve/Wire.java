// SPDX-License-Identifier: Apache-2.0
package master.serve;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One client with one connection, as thin as can be: what is measured is the server. */
final class Wire implements AutoCloseable {
    /** The server does not take connections any more. */
    static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(IOException cause) {
            super(cause);
        }
    }

    private final int port;
    private Socket socket;
    private InputStream in;

    Wire(int port) {
        this.port = port;
    }

    /** Posts an image and returns the status. */
    int recognize(byte[] image) throws IOException {
        byte[] head = "POST /v1/recognize HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n"
                .formatted(image.length)
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + image.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(image, 0, request, head.length, image.length);
        return send(request);
    }

    /** Sends a request and returns the status of its answer, whose body is read and dropped. */
    int send(byte[] request) throws IOException {
        if (socket == null) {
            connect();
        }
        OutputStream out = socket.getOutputStream();
        out.write(request);
        int status = Integer.parseInt(line().split(" ")[1]);
        int length = 0;
        boolean last = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String header = line.toLowerCase(Locale.ROOT);
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
            last |= header.equals("connection: close");
        }
        in.readNBytes(length);
        if (last) {
            close();
        }
        return status;
    }

    private void connect() throws IOException {
        try {
            socket = new Socket("127.0.0.1", port);
        } catch (IOException e) {
            throw new Refused(e);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(60_000);
        in = new BufferedInputStream(socket.getInputStream());
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int each = in.read(); each != '\n'; each = in.read()) {
            if (each < 0) {
                throw new EOFException("closed in the middle of an answer");
            }
            if (each != '\r') {
                line.append((char) each);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
