// SPDX-License-Identifier: Apache-2.0
package master.train.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.post_ops;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * oneDNN on the memory of ND4J's arrays: nothing is copied to call it. What has been prepared for a shape is kept for each
 * thread, since it holds the addresses of its arguments.
 */
final class OneDnn {
    static final engine ENGINE = new engine(engine.kind.cpu, 0);
    static final memory.data_type FLOAT = memory.data_type.f32;
    static final memory.data_type HALF = memory.data_type.bf16;
    static final primitive_attr PLAIN = new primitive_attr();

    /** Bytes; for what oneDNN lays out by itself it takes this alignment for granted, which ND4J's arrays do not have. */
    private static final int ALIGNMENT = 64;

    /** Prepared shapes a thread keeps; a network has some 200 for each size of batch. */
    private static final int MOST_PREPARED = 4096;

    private static final ThreadLocal<OfThread> THREADS = ThreadLocal.withInitial(OfThread::new);

    private OneDnn() {}

    /** What belongs to a thread. */
    private static final class OfThread {
        private final stream stream = new stream(ENGINE);
        private final Map<String, Object> prepared = new LinkedHashMap<>(256, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
                return size() > MOST_PREPARED;
            }
        };
    }

    private static final class Address extends Pointer {
        Address(long address) {
            this.address = address;
        }
    }

    private static long address(INDArray array) {
        return array.data().addressPointer().address();
    }

    /** What has been prepared under a key by this thread, or else is now. */
    @SuppressWarnings("unchecked") // one key, one type
    static <T> T prepared(String key, Supplier<T> make) {
        Map<String, Object> prepared = THREADS.get().prepared;
        Object known = prepared.get(key);
        if (known == null) {
            known = make.get();
            prepared.put(key, known);
        }
        return (T) known;
    }

    static memory.desc desc(memory.format_tag layout, long... shape) {
        return new memory.desc(shape, FLOAT, layout);
    }

    /** The same in bfloat16. */
    static memory.desc half(memory.format_tag layout, long... shape) {
        return new memory.desc(shape, HALF, layout);
    }

    /** Attributes that add the result to what is there. */
    static primitive_attr adding() {
        post_ops operations = new post_ops();
        operations.append_sum();
        primitive_attr attributes = new primitive_attr();
        attributes.set_post_ops(operations);
        return attributes;
    }

    /** How many floats hold something wherever {@link Call#withAligned} begins in them. */
    static long floats(memory.desc desc) {
        return (desc.get_size() + ALIGNMENT + Float.BYTES - 1) / Float.BYTES;
    }

    /** Whether oneDNN has chosen code for the matrix units of a processor (AMX). */
    static boolean isForMatrixUnits(primitive_desc_base desc) {
        return code(desc).contains("amx");
    }

    /** The name of the code that oneDNN has chosen; "ref" in it means a plain loop, many times slower. */
    static String code(primitive_desc_base desc) {
        return desc.impl_info_str().getString();
    }

    /** A change of layout, {@code DNNL_ARG_FROM} to {@code DNNL_ARG_TO}. */
    static Call reorder(memory.desc from, memory.desc to) {
        reorder.primitive_desc desc = new reorder.primitive_desc(ENGINE, from, ENGINE, to);
        return new Call(new reorder(desc), desc)
                .argument(dnnl.DNNL_ARG_FROM, from)
                .argument(dnnl.DNNL_ARG_TO, to);
    }

    static boolean isFloat(INDArray array) {
        return array.dataType() == DataType.FLOAT;
    }

    /**
     * The way between an array and an argument of an operation in a layout or a type of its own. Nothing is moved where
     * both are the same. One thread.
     */
    static final class Relay {
        private final Call there; // null where both are the same
        private final Call back;
        private final long floats;

        private Relay(Call there, Call back, long floats) {
            this.there = there;
            this.back = back;
            this.floats = floats;
        }

        static Relay of(memory.desc array, memory.desc argument) {
            return array.equals(argument)
                    ? new Relay(null, null, 0)
                    : new Relay(reorder(array, argument), reorder(argument, array), floats(argument));
        }

        /** Whether the array itself is the argument. */
        boolean isDirect() {
            return there == null;
        }

        private INDArray place(Tape tape, INDArray array) {
            return there == null ? array : tape.create(array, floats);
        }

        /** What an array holds, as the argument wants it; goes to {@link #free}. */
        INDArray lay(Tape tape, INDArray array) {
            INDArray laid = place(tape, array);
            if (there != null) {
                there.with(dnnl.DNNL_ARG_FROM, array)
                        .withAligned(dnnl.DNNL_ARG_TO, laid)
                        .run();
            }
            return laid;
        }

        /** Sets the argument of a call to what {@link #lay} gave. */
        Call set(Call call, int name, INDArray laid) {
            return there == null ? call.with(name, laid) : call.withAligned(name, laid);
        }

        /** Runs a call whose result this is, into an array. */
        void run(Tape tape, Call call, int name, INDArray result) {
            INDArray laid = place(tape, result);
            set(call, name, laid).run();
            if (back != null) {
                back.withAligned(dnnl.DNNL_ARG_FROM, laid)
                        .with(dnnl.DNNL_ARG_TO, result)
                        .run();
            }
            free(tape, laid, result);
        }

        /** Gives back what {@link #lay} took. */
        void free(Tape tape, INDArray laid, INDArray array) {
            if (laid != array) {
                tape.give(laid);
            }
        }
    }

    /** A prepared operation. Its arguments are set before each run. One thread. */
    static final class Call {
        private final primitive primitive;
        private final IntMemoryMap arguments = new IntMemoryMap();
        private final Map<Integer, memory> memories = new HashMap<>();
        private final List<Object> kept = new ArrayList<>(); // or the collector would free what oneDNN uses

        Call(primitive primitive, Object... kept) {
            this.primitive = primitive;
            this.kept.addAll(List.of(kept));
        }

        Call argument(int name, memory.desc desc) {
            memory memory = new memory(desc, ENGINE, new Address(0));
            memories.put(name, memory);
            arguments.put(name, memory);
            kept.add(desc);
            return this;
        }

        /** Sets an argument to the memory of an array. */
        Call with(int name, INDArray array) {
            memories.get(name).set_data_handle(new Address(address(array)));
            return this;
        }

        /** Sets an argument in a layout of oneDNN's own to the first aligned place in an array. */
        Call withAligned(int name, INDArray array) {
            memories.get(name).set_data_handle(new Address((address(array) + ALIGNMENT - 1) & -ALIGNMENT));
            return this;
        }

        void run() {
            primitive.execute(THREADS.get().stream, arguments);
        }
    }
}
