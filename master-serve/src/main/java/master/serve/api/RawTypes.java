// SPDX-License-Identifier: Apache-2.0
package master.serve.api;

/** Content types under which an image arrives as it is. */
final class RawTypes {
    private static final String FORM = "application/x-www-form-urlencoded";

    private RawTypes() {}

    /**
     * Whether a body is an image rather than JSON: by {@code image/*} and the type of bytes of any kind; and
     * where nothing is said, or what curl says of any {@code --data}, if it does not begin as a JSON object does, as no
     * image does.
     */
    static boolean isRaw(String type, byte[] body) {
        return type.startsWith("image/")
                || type.equals("application/octet-stream")
                || (isUnsaid(type) && !beginsAsJson(body));
    }

    /** Whether a body is JSON. */
    static boolean isJson(String type, byte[] body) {
        return type.equals("application/json") || (isUnsaid(type) && beginsAsJson(body));
    }

    private static boolean isUnsaid(String type) {
        return type.isEmpty() || type.equals(FORM);
    }

    private static boolean beginsAsJson(byte[] body) {
        int first = 0;
        while (first < body.length
                && (body[first] == ' ' || body[first] == '\n' || body[first] == '\r' || body[first] == '\t')) {
            first++;
        }
        return first < body.length && body[first] == '{';
    }
}
