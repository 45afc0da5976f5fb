// SPDX-License-Identifier: Apache-2.0
package master.grpc;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import master.api.ImageSource;
import master.core.serving.InferenceMetadata;
import master.core.wire.WireField;
import master.core.wire.WireReader;
import master.serve.api.Constraints;
import master.serve.engine.Asked;
import master.serve.engine.ErrorCode;
import master.serve.engine.Problem;

/**
 * A {@code ModelInferRequest}.
 *
 * @param model the name and version of the model
 * @param id to be echoed
 * @param outputs those asked for, in order
 * @param raw whether its tensors are in {@code raw_input_contents}, and those of the answer where they belong then
 * @param timeoutMicros how long the client waits
 */
record InferRequest(
        ModelName model,
        Optional<String> id,
        List<ImageSource> images,
        Set<String> outputs,
        boolean raw,
        Asked asked,
        Optional<Long> timeoutMicros) {
    private static final String TEXT = InferenceMetadata.TEXT.name();
    private static final String CONFIDENCE = InferenceMetadata.CONFIDENCE.name();
    private static final int MOST_PARAMETERS = 1000;

    static InferRequest of(byte[] message) {
        String name = "";
        String version = "";
        String id = "";
        Map<String, Object> parameters = new TreeMap<>();
        List<Tensor> inputs = new ArrayList<>();
        Set<String> outputs = new LinkedHashSet<>();
        List<ByteBuffer> raw = new ArrayList<>();
        for (WireReader in = Messages.read(message); in.hasMore(); ) {
            WireField field = in.next();
            switch (field.number()) {
                case 1 -> name = field.asText();
                case 2 -> version = field.asText();
                case 3 -> id = field.asText();
                case 4 -> parameter(field.asMessage(), parameters);
                case 5 -> {
                    if (!inputs.isEmpty()) {
                        throw notOne();
                    }
                    inputs.add(Tensor.of(field.asMessage()));
                }
                case 6 -> outputs.add(output(field.asMessage()));
                case 7 -> {
                    if (!raw.isEmpty()) {
                        throw notOne();
                    }
                    raw.add(field.asBytes());
                }
                default -> {} // what a later version of the protocol has
            }
        }
        if (inputs.isEmpty()) {
            throw notOne();
        }
        return new InferRequest(
                ModelName.of(name, version),
                Optional.of(id).filter(text -> !text.isEmpty()),
                inputs.get(0).images(raw.stream().findFirst()),
                outputs.isEmpty() ? new LinkedHashSet<>(List.of(TEXT, CONFIDENCE)) : outputs,
                !raw.isEmpty(),
                new Asked(
                        Constraints.of(
                                word(parameters, "charset"),
                                Optional.ofNullable(parameters.get("length")).map(Object::toString),
                                word(parameters, "fold")),
                        false,
                        Optional.ofNullable(parameters.get("secondLook")).map(InferRequest::flag)),
                Optional.ofNullable(parameters.get("timeout")).map(InferRequest::micros));
    }

    private static Problem notOne() {
        return new Problem(
                ErrorCode.BAD_TENSOR, "inputs must be one tensor, '%s'".formatted(InferenceMetadata.INPUT.name()));
    }

    private static String output(WireReader in) {
        String name = "";
        while (in.hasMore()) {
            WireField field = in.next();
            if (field.is(1)) {
                name = field.asText();
            }
        }
        if (!name.equals(TEXT) && !name.equals(CONFIDENCE)) {
            throw new Problem(ErrorCode.BAD_TENSOR, "unexpected inference output '%.64s'".formatted(name));
        }
        return name;
    }

    /** An entry of a map: 1 is the key, 2 the value. */
    private static void parameter(WireReader entry, Map<String, Object> parameters) {
        String key = "";
        Object value = "";
        while (entry.hasMore()) {
            WireField field = entry.next();
            if (field.is(1)) {
                key = field.asText();
            } else if (field.is(2)) {
                for (WireReader choice = field.asMessage(); choice.hasMore(); ) {
                    WireField chosen = choice.next();
                    value = chosen.delimited() ? chosen.asText() : (Object) chosen.scalar();
                }
            }
        }
        parameters.put(key, value);
        if (parameters.size() > MOST_PARAMETERS) {
            throw new Problem(ErrorCode.BAD_PARAMETER, "more than %d parameters".formatted(MOST_PARAMETERS));
        }
    }

    private static Optional<String> word(Map<String, Object> parameters, String name) {
        Object value = parameters.get(name);
        if (value != null && !(value instanceof String)) {
            throw new Problem(ErrorCode.BAD_PARAMETER, name + " must be a string");
        }
        return Optional.ofNullable((String) value);
    }

    private static boolean flag(Object value) {
        if (value instanceof Long bit && (bit == 0 || bit == 1)) {
            return bit == 1;
        }
        throw new Problem(ErrorCode.BAD_PARAMETER, "secondLook must be true or false");
    }

    private static long micros(Object value) {
        if (value instanceof Long micros && micros >= 0) {
            return micros;
        }
        throw new Problem(ErrorCode.BAD_PARAMETER, "timeout must be a number of microseconds");
    }
}
