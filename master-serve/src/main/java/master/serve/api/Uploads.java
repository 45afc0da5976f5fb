// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;
import master.serve.http.Exchange;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Promise;

/**
 * The images in a {@code multipart/form-data} body: every part that has a file name, or has the name "image";
 * and its settings.
 *
 * @param fields the other parts, by name: settings
 * @param names the file names as the client gave them; empty where it gave none
 * @param images their bytes, in the same order
 */
record Uploads(Map<String, String> fields, List<Optional<String>> names, List<byte[]> images) {
    private static final int LONGEST_NAME = 255;
    private static final Pattern BOUNDARY = Pattern.compile("boundary=", Pattern.CASE_INSENSITIVE);

    static Uploads of(Exchange exchange, int mostParts, int longestField) {
        String boundary = exchange.header("Content-Type")
                .map(type -> MultiPart.extractBoundary(BOUNDARY.matcher(type).replaceFirst("boundary=")))
                .orElseThrow(() -> new Problem(ErrorCode.BAD_BODY, "multipart/form-data without a boundary"));
        MultiPartFormData.Parser parser = new MultiPartFormData.Parser(boundary);
        parser.setMaxParts(mostParts);
        parser.setMaxLength(exchange.body().length);
        parser.setMaxMemoryFileSize(exchange.body().length); // never on the disk
        parser.setMaxFileSize(exchange.body().length);
        parser.setPartHeadersMaxLength(2048);
        CompletableFuture<MultiPartFormData.Parts> parsed = new CompletableFuture<>();
        parser.parse(Content.Source.from(ByteBuffer.wrap(exchange.body())), Promise.Invocable.toPromise(parsed));
        try (MultiPartFormData.Parts parts = parsed.join()) { // it is in memory, so nothing waits
            Map<String, String> fields = new LinkedHashMap<>();
            List<Optional<String>> names = new ArrayList<>();
            List<byte[]> images = new ArrayList<>();
            for (MultiPart.Part part : parts) {
                Optional<String> file = Optional.ofNullable(part.getFileName());
                if (file.isPresent() || "image".equals(part.getName())) {
                    names.add(file.map(name -> name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME)));
                    images.add(bytes(part));
                } else {
                    String name = Optional.ofNullable(part.getName()).orElse("");
                    if (part.getLength() > longestField) {
                        throw new Problem(ErrorCode.BAD_PARAMETER, "form field %.40s is too long".formatted(name));
                    }
                    if (fields.put(name, text(name, part)) != null) {
                        throw new Problem(ErrorCode.BAD_PARAMETER, "form field %.40s is given twice".formatted(name));
                    }
                }
            }
            return new Uploads(fields, names, images);
        } catch (CompletionException | IllegalStateException | IllegalArgumentException | IOException e) {
            throw new Problem(
                    ErrorCode.BAD_BODY,
                    "the multipart body is malformed, or has more than %d parts".formatted(mostParts));
        }
    }

    private static byte[] bytes(MultiPart.Part part) throws IOException {
        ByteBuffer content = Content.Source.asByteBuffer(part.getContentSource());
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
    }

    private static String text(String name, MultiPart.Part part) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes(part)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Problem(ErrorCode.BAD_PARAMETER, "form field %.40s is not UTF-8".formatted(name));
        }
    }
}
