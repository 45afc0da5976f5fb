// SPDX-License-Identifier: Apache-2.0
package master.imports.tensorflow;

/**
 * One field of a protobuf message in its wire format: a tag, then a value that says how long it is but not what it means.
 * Only what TensorFlow's checkpoints use is read; groups are refused. See
 * <a href="https://protobuf.dev/programming-guides/encoding/">the description of the format</a>.
 *
 * @param number the number of the field
 * @param type the wire type, 0, 1, 2 or 5
 * @param scalar the value of types 0, 1 and 5
 * @param payload the bytes of type 2; of the others none
 */
record ProtoField(int number, int type, long scalar, Cursor payload) {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    /** The next field of a message. */
    static ProtoField next(Cursor message) {
        long tag = message.varint();
        int type = (int) (tag & 7);
        long number = tag >>> 3;
        if (number < 1 || number > (1 << 29) - 1) {
            throw message.error("a field with the number %s".formatted(Long.toUnsignedString(number)));
        }
        Cursor payload = type == BYTES ? message.slice(message.length("a field")) : message.slice(0);
        long scalar =
                switch (type) {
                    case VARINT -> message.varint();
                    case FIXED64 -> message.fixed64();
                    case FIXED32 -> message.fixed32();
                    case BYTES -> 0;
                    default -> throw message.error("a field of the unknown type %d".formatted(type));
                };
        return new ProtoField((int) number, type, scalar, payload);
    }

    /** The value of an {@code int64}. */
    long asLong() {
        return expect(VARINT).scalar;
    }

    /** The value of an {@code int32}, an enum or a {@code bool}. */
    int asInt() {
        long value = asLong();
        if (value != (int) value) {
            throw payload.error("field %d is %d, which has more than 32 bits".formatted(number, value));
        }
        return (int) value;
    }

    /** The value of a {@code fixed32}. */
    int asFixed32() {
        return (int) expect(FIXED32).scalar;
    }

    /** The fields of a message inside of this one. */
    Cursor asMessage() {
        return expect(BYTES).payload;
    }

    /** The value of a {@code string}. */
    String asText() {
        return asMessage().text();
    }

    private ProtoField expect(int needed) {
        if (type != needed) {
            throw payload.error("field %d is of the wire type %d, needed is %d".formatted(number, type, needed));
        }
        return this;
    }
}
