// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import master.core.wire.WireField;
import master.core.wire.WireReader;
import master.core.wire.WireWriter;

/** Messages as a {@code .proto} describes them, as maps from names to values: what a client makes of that file. */
final class Proto {
    private record Field(String type, String name, int number, boolean repeated) {}

    private static final Pattern TOKEN = Pattern.compile("//[^\\n]*|\"[^\"]*\"|[\\w.]+|[{}=;<>,()]");

    private final Map<String, List<Field>> messages = new HashMap<>();
    private final List<String> methods = new ArrayList<>();
    private final Deque<String> tokens = new ArrayDeque<>();

    Proto(String file) throws IOException {
        try (InputStream stream = Proto.class.getResourceAsStream(file)) {
            String text = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            TOKEN.matcher(text)
                    .results()
                    .map(MatchResult::group)
                    .filter(token -> !token.startsWith("//"))
                    .forEach(tokens::add);
        }
        while (!tokens.isEmpty()) {
            switch (tokens.remove()) {
                case "message" -> message();
                case "enum" -> skip();
                case "rpc" -> methods.add(tokens.remove());
                default -> {}
            }
        }
    }

    /** The methods of its services. */
    List<String> methods() {
        return methods;
    }

    private void skip() {
        while (!tokens.remove().equals("}")) {}
    }

    private void message() {
        List<Field> fields = new ArrayList<>();
        messages.put(tokens.remove(), fields);
        tokens.remove(); // {
        boolean choice = false;
        for (String token = tokens.remove(); choice || !token.equals("}"); token = tokens.remove()) {
            if (token.equals("message")) {
                message();
            } else if (token.equals("oneof")) {
                tokens.remove();
                tokens.remove();
                choice = true;
            } else if (token.equals("}")) {
                choice = false;
            } else {
                fields.add(field(token));
            }
        }
    }

    private Field field(String first) {
        boolean repeated = first.equals("repeated");
        String type = repeated ? tokens.remove() : first;
        if (type.equals("map")) {
            tokens.remove(); // <
            String key = tokens.remove();
            tokens.remove(); // ,
            String value = tokens.remove();
            tokens.remove(); // >
            type = "map of " + value;
            messages.put(type, List.of(new Field(key, "key", 1, false), new Field(value, "value", 2, false)));
            repeated = true;
        }
        String name = tokens.remove();
        tokens.remove(); // =
        int number = Integer.parseInt(tokens.remove());
        tokens.remove(); // ;
        return new Field(type, name, number, repeated);
    }

    /** A message of values; each name must be one of its fields. */
    byte[] encode(String message, Map<String, ?> values) {
        WireWriter out = new WireWriter();
        values.forEach((name, value) -> {
            Field field = messages.get(message).stream()
                    .filter(each -> each.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            (field.repeated() ? (List<?>) value : List.of(value)).forEach(each -> put(out, field, each));
        });
        return out.toBytes();
    }

    @SuppressWarnings("unchecked")
    private void put(WireWriter out, Field field, Object value) {
        int number = field.number();
        switch (field.type()) {
            case "string" -> out.text(number, (String) value);
            case "bytes" -> out.bytes(number, (byte[]) value);
            case "bool" -> out.integer(number, (Boolean) value ? 1 : 0);
            case "float" -> out.number(number, (Float) value);
            case "int64", "uint64", "int32", "uint32", "DataType" -> out.integer(number, ((Number) value).longValue());
            default -> out.bytes(number, encode(field.type(), (Map<String, ?>) value));
        }
    }

    /** The values of a message; lists where fields are repeated. */
    Map<String, Object> decode(String message, byte[] bytes) {
        return decode(message, WireReader.of(message, 0, bytes, IllegalArgumentException::new));
    }

    private Map<String, Object> decode(String message, WireReader in) {
        Map<String, Object> values = new LinkedHashMap<>();
        while (in.hasMore()) {
            WireField wire = in.next();
            Field field = messages.get(message).stream()
                    .filter(each -> each.number() == wire.number())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("%s has no field %d".formatted(message, wire.number())));
            if (!field.repeated()) {
                values.put(field.name(), value(field, wire));
                continue;
            }
            @SuppressWarnings("unchecked")
            List<Object> list = (List<Object>) values.computeIfAbsent(field.name(), name -> new ArrayList<>());
            if (field.type().equals("float") && wire.delimited()) {
                for (WireReader packed = wire.asMessage(); packed.hasMore(); ) {
                    list.add(Float.intBitsToFloat(packed.fixed32()));
                }
            } else {
                list.add(value(field, wire));
            }
        }
        return values;
    }

    private Object value(Field field, WireField wire) {
        return switch (field.type()) {
            case "string" -> wire.asText();
            case "bytes" -> {
                byte[] bytes = new byte[wire.asBytes().remaining()];
                wire.asBytes().get(bytes);
                yield bytes;
            }
            case "bool" -> wire.asInt() == 1;
            case "int64", "uint64", "int32", "uint32", "DataType" -> wire.asLong();
            default -> decode(field.type(), wire.asMessage());
        };
    }
}
