// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import master.core.network.Weights.Tensor;

/**
 * The JSON in front of a safetensors file. What it says is held against the file before it is believed: the ranges of
 * the tensors must fit their shapes and cover the rest of the file without gap or overlap.
 *
 * @param entries the tensors, in the order of the header
 * @param metadata free text by name
 * @param dataStart the position of the first value, in bytes
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata, long dataStart) {
    private static final String METADATA = "__metadata__";
    private static final int MOST_BYTES = 16 << 20; // some 100,000 tensors; a network has a few hundred
    private static final int ALIGNMENT = 8;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /**
     * Where a tensor is.
     *
     * @param format its elements
     * @param shape its shape; empty for a scalar
     * @param begin its first byte, counted from the first value of the file
     * @param end the byte behind its last
     */
    record Entry(ElementFormat format, List<Integer> shape, long begin, long end) {
        /** The number of its elements. */
        int count() {
            return shape.stream().reduce(1, Math::multiplyExact);
        }
    }

    /** The header for tensors that follow each other as 32-bit floats. */
    static SafetensorsHeader of(Map<String, Tensor> tensors, Map<String, String> metadata) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        long at = 0;
        for (Map.Entry<String, Tensor> named : tensors.entrySet()) {
            if (named.getKey().equals(METADATA)) {
                throw new IllegalArgumentException("a tensor cannot have the name " + METADATA);
            }
            long end = at + (long) named.getValue().values().length * Float.BYTES;
            entries.put(
                    named.getKey(),
                    new Entry(ElementFormat.F32, named.getValue().shape(), at, end));
            at = end;
        }
        return new SafetensorsHeader(entries, metadata, 0);
    }

    /** The JSON, filled up with spaces so that the values behind it are aligned. */
    byte[] toBytes() {
        ObjectNode root = JSON.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode texts = root.putObject(METADATA);
            metadata.forEach(texts::put);
        }
        entries.forEach((name, entry) -> {
            ObjectNode tensor = root.putObject(name);
            tensor.put("dtype", entry.format().name());
            entry.shape().forEach(tensor.putArray("shape")::add);
            tensor.putArray("data_offsets").add(entry.begin()).add(entry.end());
        });
        byte[] json = root.toString().getBytes(StandardCharsets.UTF_8);
        if (json.length > MOST_BYTES - ALIGNMENT) {
            throw new IllegalArgumentException(
                    "header of %d bytes, at most %d are allowed".formatted(json.length, MOST_BYTES - ALIGNMENT));
        }
        byte[] padded = Arrays.copyOf(json, (json.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
        Arrays.fill(padded, json.length, padded.length, (byte) ' ');
        return padded;
    }

    /**
     * Reads a file's header.
     *
     * @throws IllegalArgumentException if it is not one, or does not fit the file
     */
    static SafetensorsHeader read(FileChannel channel) throws IOException {
        if (channel.size() < Long.BYTES) {
            throw new IllegalArgumentException("%d bytes, too short".formatted(channel.size()));
        }
        ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Safetensors.readFully(channel, length, 0);
        long bytes = length.getLong(0);
        if (bytes < 2 || bytes > MOST_BYTES || bytes > channel.size() - Long.BYTES) {
            throw new IllegalArgumentException("header of %s bytes in a file of %d, 2 to %d are allowed"
                    .formatted(Long.toUnsignedString(bytes), channel.size(), MOST_BYTES));
        }
        ByteBuffer json = ByteBuffer.allocate((int) bytes);
        Safetensors.readFully(channel, json, Long.BYTES);
        SafetensorsHeader header = parse(json.array(), Long.BYTES + bytes);
        header.checkRanges(channel.size());
        return header;
    }

    private static SafetensorsHeader parse(byte[] json, long dataStart) throws IOException {
        if (json[0] != '{') {
            throw new IllegalArgumentException("its header does not start with {");
        }
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("its header is not proper JSON: " + e.getOriginalMessage(), e);
        }
        Map<String, Entry> entries = new LinkedHashMap<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().equals(METADATA)) {
                texts(field.getValue(), metadata);
            } else {
                entries.put(field.getKey(), entry(field.getKey(), field.getValue()));
            }
        }
        return new SafetensorsHeader(entries, metadata, dataStart);
    }

    private static void texts(JsonNode node, Map<String, String> metadata) {
        check(node.isObject(), METADATA, "is no object");
        for (Map.Entry<String, JsonNode> text : node.properties()) {
            check(text.getValue().isTextual(), METADATA + " " + text.getKey(), "is no text");
            metadata.put(text.getKey(), text.getValue().textValue());
        }
    }

    private static Entry entry(String name, JsonNode node) {
        String what = "tensor \"%s\"".formatted(name);
        check(node.isObject() && node.size() == 3, what, "has not the fields dtype, shape and data_offsets");
        JsonNode type = node.path("dtype");
        ElementFormat format = Arrays.stream(ElementFormat.values())
                .filter(f -> type.isTextual() && f.name().equals(type.textValue()))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("%s has dtype %s, one of %s is needed"
                        .formatted(what, type, Arrays.toString(ElementFormat.values()))));
        List<Long> shape = wholeNumbers(what + " shape", node.path("shape"));
        List<Long> offsets = wholeNumbers(what + " data_offsets", node.path("data_offsets"));
        check(offsets.size() == 2 && offsets.get(0) <= offsets.get(1), what, "has data_offsets " + offsets);
        check(
                shape.size() <= 8 && shape.stream().allMatch(size -> size <= Integer.MAX_VALUE),
                what,
                "has shape " + shape);
        Entry entry = new Entry(format, shape.stream().map(Long::intValue).toList(), offsets.get(0), offsets.get(1));
        int count;
        try {
            count = entry.count();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("%s has shape %s, which is too large".formatted(what, shape), e);
        }
        check(
                entry.end() - entry.begin() == (long) count * format.bytes(),
                what,
                "has shape %s of %s and data_offsets %s, which do not fit".formatted(shape, format, offsets));
        return entry;
    }

    private static List<Long> wholeNumbers(String what, JsonNode node) {
        check(node.isArray(), what, "is no array");
        List<Long> numbers = new ArrayList<>();
        for (Iterator<JsonNode> elements = node.elements(); elements.hasNext(); ) {
            JsonNode number = elements.next();
            check(
                    number.isIntegralNumber() && number.canConvertToLong() && number.longValue() >= 0,
                    what,
                    "holds %s, whole numbers from 0 are allowed".formatted(number));
            numbers.add(number.longValue());
        }
        return numbers;
    }

    private void checkRanges(long fileSize) {
        List<Map.Entry<String, Entry>> inFile = entries.entrySet().stream()
                .sorted(Comparator.comparingLong(
                                (Map.Entry<String, Entry> e) -> e.getValue().begin())
                        .thenComparingLong(e -> e.getValue().end()))
                .toList();
        long at = 0;
        for (Map.Entry<String, Entry> named : inFile) {
            Entry entry = named.getValue();
            check(
                    entry.begin() == at,
                    "tensor \"%s\"".formatted(named.getKey()),
                    "starts at byte %d of the values, %d is needed: no gap, no overlap".formatted(entry.begin(), at));
            at = entry.end();
        }
        if (at != fileSize - dataStart) {
            throw new IllegalArgumentException(
                    "%d bytes of values, its tensors have %d".formatted(fileSize - dataStart, at));
        }
    }

    private static void check(boolean fine, String what, String problem) {
        if (!fine) {
            throw new IllegalArgumentException(what + " " + problem);
        }
    }
}
