// SPDX-License-Identifier: Apache-2.0
package master.core.wire;

import java.nio.ByteBuffer;

/**
 * One field of a protobuf message in its wire format: a tag, then a value that says how long it is but not what it
 * means. Each method that gives the value throws the reader's error if the field is of another wire type.
 *
 * @param number the number of the field in the message's description, from 1
 * @param type the wire type: 0 varint, 1 eight bytes, 2 with a length of its own, 5 four bytes
 * @param scalar the value of types 0, 1 and 5; 0 for type 2
 * @param payload the bytes of type 2; of the others none
 */
public record WireField(int number, int type, long scalar, WireReader payload) {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int DELIMITED = 2;
    static final int FIXED32 = 5;

    /** Whether it has a length of its own: a text, bytes, a message or a packed list. */
    public boolean delimited() {
        return type == DELIMITED;
    }

    /** Whether it is the text, the bytes or the message of that number. */
    public boolean is(int wanted) {
        return delimited() && number == wanted;
    }

    /** The value of an {@code int64}. */
    public long asLong() {
        return expect(VARINT).scalar;
    }

    /** The value of an {@code int32}, an enum or a {@code bool}. */
    public int asInt() {
        long value = asLong();
        if (value != (int) value) {
            throw payload.error("field %d is %d, which has more than 32 bits".formatted(number, value));
        }
        return (int) value;
    }

    /** The value of a {@code fixed32}. */
    public int asFixed32() {
        return (int) expect(FIXED32).scalar;
    }

    /** The fields of a message inside of this one. */
    public WireReader asMessage() {
        return expect(DELIMITED).payload.slice();
    }

    /** The value of a {@code string}. */
    public String asText() {
        return asMessage().text();
    }

    /** The value of {@code bytes}: a view, little-endian. */
    public ByteBuffer asBytes() {
        return expect(DELIMITED).payload.bytes();
    }

    private WireField expect(int needed) {
        if (type != needed) {
            throw payload.error("field %d is of the wire type %d, needed is %d".formatted(number, type, needed));
        }
        return this;
    }
}
