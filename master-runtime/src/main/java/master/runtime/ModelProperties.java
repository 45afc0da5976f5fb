// SPDX-License-Identifier: Apache-2.0
package master.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import master.core.wire.WireField;
import master.core.wire.WireReader;

/**
 * Reads the {@code metadata_props} of an ONNX file. ONNX Runtime's Java binding reads them too, but takes their UTF-8
 * for the JVM's own variant of it and so breaks every character beyond the Basic Multilingual Plane. Source:
 * onnx.proto, ModelProto and StringStringEntryProto.
 */
final class ModelProperties {
    private static final int METADATA_PROPS = 14; // in ModelProto
    private static final int KEY = 1; // in StringStringEntryProto
    private static final int VALUE = 2;

    private ModelProperties() {}

    /**
     * The properties, in the order of the file.
     *
     * @throws IllegalArgumentException if the file is not in the form of protobuf, or has a property twice
     */
    static Map<String, String> of(byte[] file) {
        Map<String, String> properties = new LinkedHashMap<>();
        WireReader in = WireReader.of("it is no ONNX file", 0, file, IllegalArgumentException::new);
        while (in.hasMore()) {
            WireField field = in.next();
            if (field.is(METADATA_PROPS)) {
                entry(field.asMessage(), properties);
            }
        }
        return properties;
    }

    private static void entry(WireReader in, Map<String, String> properties) {
        String key = "";
        String text = "";
        while (in.hasMore()) {
            WireField field = in.next();
            if (field.is(KEY)) {
                key = field.asText();
            } else if (field.is(VALUE)) {
                text = field.asText();
            }
        }
        if (properties.put(key, text) != null) {
            throw new IllegalArgumentException("property %s is there more than once".formatted(key));
        }
    }
}
