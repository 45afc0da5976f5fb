// SPDX-License-Identifier: Apache-2.0
package master.serve.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;
import master.serve.options.Limits;

/** Unpacks bodies that were sent with {@code Content-Encoding: gzip} or {@code deflate}, never further than a body may be. */
final class Unpacking {
    private static final int STEP = 1 << 16;

    private Unpacking() {}

    /**
     * The body as it was before it was packed.
     *
     * @param reserve asked for each further piece of memory
     */
    static byte[] unpack(byte[] body, Optional<String> encoding, Limits limits, LongPredicate reserve) {
        String name =
                encoding.map(text -> text.strip().toLowerCase(Locale.ROOT)).orElse("identity");
        if (name.equals("identity")) {
            return body;
        }
        if (!name.equals("gzip") && !name.equals("deflate")) {
            throw new Problem(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Content-Encoding may be gzip, deflate or identity");
        }
        ByteArrayOutputStream unpacked = new ByteArrayOutputStream();
        byte[] piece = new byte[STEP];
        try (InputStream stream = stream(name, new ByteArrayInputStream(body))) {
            for (int count = stream.read(piece); count >= 0; count = stream.read(piece)) {
                if (count > limits.maxBody() - unpacked.size()) {
                    throw BodyReader.tooLarge(limits);
                }
                if (!reserve.test(count)) {
                    throw new Problem(ErrorCode.OVERLOADED, "too many bodies at once, try again later");
                }
                unpacked.write(piece, 0, count);
            }
        } catch (ZipException | EOFException e) {
            throw new Problem(ErrorCode.BAD_ENCODING, "the body is not %s, or cut short".formatted(name));
        } catch (IOException e) {
            throw new AssertionError(e); // it is in memory
        }
        return unpacked.toByteArray();
    }

    private static InputStream stream(String name, InputStream packed) throws IOException {
        return name.equals("gzip") ? new GZIPInputStream(packed, STEP) : new InflaterInputStream(packed);
    }
}
