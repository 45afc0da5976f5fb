// SPDX-License-Identifier: Apache-2.0
package master.api;

/**
 * What runs the network.
 *
 * @param kind the kind of device
 * @param ordinal which CUDA device, from 0; 0 for the others
 */
public record Device(Kind kind, int ordinal) {
    /** The kinds of devices. */
    public enum Kind {
        /** CUDA where there is one, else the processor; the recognizer says which. */
        AUTO,
        /** The processor. */
        CPU,
        /** An NVIDIA GPU, needed: opening fails where there is none. */
        CUDA
    }

    /** CUDA where there is one, else the processor. */
    public static final Device AUTO = new Device(Kind.AUTO, 0);
    /** The processor. */
    public static final Device CPU = new Device(Kind.CPU, 0);

    public Device {
        java.util.Objects.requireNonNull(kind, "kind");
        if (ordinal < 0 || (kind != Kind.CUDA && ordinal != 0)) {
            throw new IllegalArgumentException("device %s with ordinal %d".formatted(kind, ordinal));
        }
    }

    /** A CUDA device that must be there. */
    public static Device cuda(int ordinal) {
        return new Device(Kind.CUDA, ordinal);
    }

    /** Reads {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:1}. */
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
