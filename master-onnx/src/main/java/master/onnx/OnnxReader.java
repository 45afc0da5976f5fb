// SPDX-License-Identifier: Apache-2.0
package master.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import master.core.model.ModelDigest;
import master.core.model.ModelManifest;
import master.core.network.Parameter;
import master.core.network.Parameters;
import master.core.network.Weights;
import shade.com.google.protobuf.ByteString;
import shade.com.google.protobuf.CodedInputStream;
import shade.com.google.protobuf.UnsafeByteOperations;

/**
 * Reads a model back from the file that {@link OnnxExporter} wrote: the manifest from its metadata, the weights from
 * its initializers. Nothing of the file is believed before its digest is right; nothing is allocated because the file
 * says so. Thread-safe.
 */
public final class OnnxReader {
    private static final int NESTING = 32; // our graphs need 8: model, graph, node, attribute, graph, node, ...

    private OnnxReader() {}

    /**
     * Reads a model.
     *
     * @param file the bytes of the whole file
     * @throws ModelFormatException if the file is not a sealed MASTER model
     */
    public static TrainedModel read(byte[] file) {
        return read(file, "the ONNX file");
    }

    /** Reads a model; {@code name} is for the errors. */
    static TrainedModel read(byte[] file, String name) {
        return parse(file, name, model -> {
            Map<String, String> properties = properties(model);
            if (properties.containsKey(OnnxExporter.FLOAT_PARTS_KEY)) {
                throw new IllegalArgumentException("its weights are rounded to 8-bit integers and merged with their"
                        + " norms; it can be run, but not trained or exported again: use the model it was made of");
            }
            ModelManifest manifest = ModelManifest.fromProperties(properties);
            return new TrainedModel(manifest, weights(model, TrainedModel.parameters(manifest)));
        });
    }

    /**
     * What a file in 8-bit integers says about itself; empty if the file is in floats. Such a file can be run and
     * handed on, but not read as a {@link TrainedModel}.
     *
     * @param file the bytes of the whole file
     * @param name what to call it in errors
     * @throws ModelFormatException if the file is not a sealed MASTER model
     */
    public static Optional<ModelManifest> integers(byte[] file, String name) {
        return parse(
                file,
                name,
                model -> Optional.of(properties(model))
                        .filter(properties -> properties.containsKey(OnnxExporter.FLOAT_PARTS_KEY))
                        .map(ModelManifest::fromProperties));
    }

    private static <T> T parse(byte[] file, String name, Function<ModelProto, T> result) {
        try {
            ModelDigest.verify(file);
            return result.apply(parsed(file));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ModelFormatException("%s is not a model that can be read: %s".formatted(name, e.getMessage()), e);
        } catch (IOException e) {
            throw new ModelFormatException("%s is not an ONNX file: %s".formatted(name, e.getMessage()), e);
        }
    }

    /**
     * What a model says about itself; also of a file in 8-bit integers, whose weights cannot be read.
     *
     * @param file the bytes of the whole file
     * @throws ModelFormatException if the file is not a sealed MASTER model
     */
    public static ModelManifest manifest(byte[] file) {
        return parse(file, "the ONNX file", model -> ModelManifest.fromProperties(properties(model)));
    }

    /** A file as protobuf reads it; arrays of it are views of the bytes. */
    static ModelProto parsed(byte[] file) throws IOException {
        CodedInputStream input = UnsafeByteOperations.unsafeWrap(file).newCodedInput();
        input.enableAliasing(true); // the weights are read where they lie, not from a copy
        input.setRecursionLimit(NESTING);
        ModelProto model = ModelProto.parseFrom(input);
        input.checkLastTagWas(0);
        return model;
    }

    private static Map<String, String> properties(ModelProto model) {
        Map<String, String> properties = new HashMap<>();
        for (StringStringEntryProto entry : model.getMetadataPropsList()) {
            if (properties.put(entry.getKey(), entry.getValue()) != null) {
                throw new IllegalArgumentException("property %s is there more than once".formatted(entry.getKey()));
            }
        }
        return properties;
    }

    private static Weights weights(ModelProto model, Parameters parameters) {
        Map<String, TensorProto> found = new HashMap<>();
        for (TensorProto tensor : model.getGraph().getInitializerList()) {
            if (parameters.byName().containsKey(tensor.getName()) && found.put(tensor.getName(), tensor) != null) {
                throw new IllegalArgumentException("weight %s is there more than once".formatted(tensor.getName()));
            }
        }
        Map<String, Weights.Tensor> tensors = new LinkedHashMap<>();
        for (Parameter parameter : parameters.all()) {
            TensorProto tensor = found.get(parameter.name());
            if (tensor == null) {
                throw new IllegalArgumentException("weight %s is missing".formatted(parameter.name()));
            }
            tensors.put(parameter.name(), new Weights.Tensor(parameter.shape(), values(tensor, parameter)));
        }
        return new Weights(tensors);
    }

    private static float[] values(TensorProto tensor, Parameter parameter) {
        String name = parameter.name();
        List<Long> needed = parameter.shape().stream().map(Integer::longValue).toList();
        if (!tensor.getDimsList().equals(needed)) {
            throw new IllegalArgumentException(
                    "weight %s has shape %s, needed %s".formatted(name, tensor.getDimsList(), needed));
        }
        boolean halves = tensor.getDataType() == DataType.FLOAT16.getNumber();
        if (!halves && tensor.getDataType() != DataType.FLOAT.getNumber()) {
            throw new IllegalArgumentException("weight %s has data type %d, needed %d or %d (floats of 32 or 16 bits)"
                    .formatted(name, tensor.getDataType(), DataType.FLOAT.getNumber(), DataType.FLOAT16.getNumber()));
        }
        if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL) {
            throw new IllegalArgumentException("weight %s is in another file, which is not read".formatted(name));
        }
        return tensor.hasRawData() || halves
                ? rawValues(tensor, parameter, halves ? ElementFormat.F16 : ElementFormat.F32)
                : listedValues(tensor, parameter);
    }

    private static float[] rawValues(TensorProto tensor, Parameter parameter, ElementFormat format) {
        ByteString raw = tensor.getRawData();
        if (raw.size() != (long) parameter.length() * format.bytes()) {
            throw wrongLength(parameter);
        }
        float[] values = new float[parameter.length()];
        format.read(raw.asReadOnlyByteBuffer().slice().order(ByteOrder.LITTLE_ENDIAN), values, 0, values.length);
        return values;
    }

    private static float[] listedValues(TensorProto tensor, Parameter parameter) {
        if (tensor.getFloatDataCount() != parameter.length()) {
            throw wrongLength(parameter);
        }
        float[] values = new float[parameter.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = tensor.getFloatData(i);
        }
        return values;
    }

    private static IllegalArgumentException wrongLength(Parameter parameter) {
        return new IllegalArgumentException(
                "weight %s has not the %d values of its shape".formatted(parameter.name(), parameter.length()));
    }
}
