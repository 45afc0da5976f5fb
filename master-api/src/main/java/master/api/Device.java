// SPDX-License-Identifier: Apache-2.0
package master.api;

/**
 * The device that runs the network. Immutable and thread-safe.
 *
 * @param kind the kind of device
 * @param ordinal the number of the CUDA device, from 0; always 0 for other kinds
 */
public record Device(Kind kind, int ordinal) {
    /** The kinds of devices. */
    public enum Kind {
        /** CUDA if available, else the CPU; {@link Recognizer#device} returns which. */
        AUTO,
        /** The CPU. */
        CPU,
        /** An NVIDIA GPU; opening a model fails if there is none. */
        CUDA
    }

    /** CUDA if available, else the CPU. */
    public static final Device AUTO = new Device(Kind.AUTO, 0);
    /** The CPU. */
    public static final Device CPU = new Device(Kind.CPU, 0);

    public Device {
        java.util.Objects.requireNonNull(kind, "kind");
        if (ordinal < 0 || (kind != Kind.CUDA && ordinal != 0)) {
            throw new IllegalArgumentException("device %s with ordinal %d".formatted(kind, ordinal));
        }
    }

    /** A CUDA device by its number, from 0; opening a model fails if it does not exist. */
    public static Device cuda(int ordinal) {
        return new Device(Kind.CUDA, ordinal);
    }

    /**
     * Parses {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}, such as {@code cuda:1}; case does not matter.
     *
     * @throws IllegalArgumentException if the text is none of these
     */
    public static Device parse(String text) {
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        if (lower.equals("auto")) {
            return AUTO;
        }
        if (lower.equals("cpu")) {
            return CPU;
        }
        if (lower.equals("cuda")) {
            return cuda(0);
        }
        if (lower.matches("cuda:[0-9]{1,3}")) {
            return cuda(Integer.parseInt(lower.substring(5)));
        }
        throw new IllegalArgumentException("device \"%s\", auto, cpu, cuda or cuda:N is allowed".formatted(text));
    }

    @Override
    public String toString() {
        String lower = kind.name().toLowerCase(java.util.Locale.ROOT);
        return kind == Kind.CUDA ? lower + ":" + ordinal : lower;
    }
}
