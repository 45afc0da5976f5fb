// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import master.core.model.ModelManifest;
import master.core.model.TokenRules;
import master.core.wire.WireField;
import master.core.wire.WireReader;

/**
 * Puts {@link TokenRules} into a model's bytes, in the place of the tables that its decoding loop works by. They are
 * initializers, of the same shapes under every constraint, so nothing else of the file changes; and they are there
 * before ONNX Runtime folds constants, so a part of the loop that is not needed is not there at all. (Initializers that
 * are given to ONNX Runtime beside a file come after that.) Source: onnx.proto, GraphProto and TensorProto.
 */
final class DecodingTables {
    private static final int GRAPH = 7; // in ModelProto
    private static final int INITIALIZER = 5; // in GraphProto
    private static final int DIMS = 1; // in TensorProto
    private static final int DATA_TYPE = 2;
    private static final int NAME = 8;
    private static final int RAW_DATA = 9;

    private static final int INT64 = 7; // in TensorProto.DataType
    private static final int BOOL = 9;

    private DecodingTables() {}

    /** What a table must be, and what it becomes. */
    private record Table(int type, List<Long> shape, Supplier<ByteBuffer> values) {}

    /**
     * A copy of a model that answers by rules.
     *
     * @param file the ONNX file, its digest verified; not changed
     * @throws IllegalArgumentException if the file lacks a table, or has it in another form
     */
    static byte[] with(TokenRules rules, byte[] file) {
        byte[] copy = file.clone();
        Map<String, Table> tables = tables(rules);
        WireReader in = WireReader.of("it is no ONNX file", 0, copy, IllegalArgumentException::new);
        while (in.hasMore()) {
            WireField field = in.next();
            if (field.is(GRAPH)) {
                graph(field.asMessage(), tables);
            }
        }
        if (!tables.containsKey(ModelManifest.ALLOWED_TABLE)) { // an older file: one table for tokens and lengths
            tables.keySet().removeAll(List.of(ModelManifest.TOKENS_TABLE, ModelManifest.LENGTHS_TABLE));
        }
        tables.remove(ModelManifest.ALLOWED_TABLE);
        if (!tables.isEmpty()) {
            throw new IllegalArgumentException("it has no table " + tables.keySet());
        }
        return copy;
    }

    /** The tables of a file of today, and the one that older files have instead of the first two. */
    private static Map<String, Table> tables(TokenRules rules) {
        long size = rules.vocabulary().size();
        Map<String, Table> tables = new TreeMap<>();
        tables.put(ModelManifest.TOKENS_TABLE, new Table(BOOL, List.of(size), () -> bytes(rules.answerable())));
        tables.put(
                ModelManifest.LENGTHS_TABLE,
                new Table(INT64, List.of(2L), () -> longs(rules.shortest(), rules.longest())));
        tables.put(
                ModelManifest.ALLOWED_TABLE,
                new Table(BOOL, List.of(rules.maxLength() + 1L, size), () -> allowed(rules)));
        tables.put(ModelManifest.CLASSES_TABLE, new Table(INT64, List.of(size), () -> longs(rules.classes())));
        tables.put(ModelManifest.FOLDING_SWITCH, new Table(BOOL, List.of(), () -> bytes(rules.folding())));
        return tables;
    }

    private static ByteBuffer allowed(TokenRules rules) {
        ByteBuffer steps =
                ByteBuffer.allocate((rules.maxLength() + 1) * rules.vocabulary().size());
        for (int step = 0; step <= rules.maxLength(); step++) {
            steps.put(bytes(rules.allowed(step)));
        }
        return steps.rewind();
    }

    private static ByteBuffer longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return bytes;
    }

    private static ByteBuffer bytes(boolean... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length);
        for (boolean value : values) {
            bytes.put((byte) (value ? 1 : 0));
        }
        return bytes.rewind();
    }

    private static void graph(WireReader in, Map<String, Table> tables) {
        while (in.hasMore()) {
            WireField field = in.next();
            if (field.is(INITIALIZER)) {
                initializer(field.asMessage(), tables);
            }
        }
    }

    private static void initializer(WireReader in, Map<String, Table> tables) {
        String name = "";
        List<Long> shape = new ArrayList<>();
        long type = 0;
        ByteBuffer raw = ByteBuffer.allocate(0);
        while (in.hasMore()) {
            WireField field = in.next();
            if (field.is(NAME)) {
                name = field.asText();
            } else if (field.is(RAW_DATA)) {
                raw = field.asBytes();
            } else if (field.number() == DIMS && !field.delimited()) {
                shape.add(field.asLong());
            } else if (field.number() == DATA_TYPE && !field.delimited()) {
                type = field.asLong();
            }
        }
        Table table = tables.remove(name);
        if (table == null) {
            return;
        }
        ByteBuffer values = table.values.get();
        if (type != table.type || !shape.equals(table.shape) || raw.remaining() != values.remaining()) {
            throw new IllegalArgumentException("its %s is of type %d and shape %s with %d bytes, needed %d, %s, %d"
                    .formatted(name, type, shape, raw.remaining(), table.type, table.shape, values.remaining()));
        }
        raw.put(values);
    }
}
