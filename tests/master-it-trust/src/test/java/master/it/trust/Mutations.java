// SPDX-License-Identifier: Apache-2.0
package master.it.trust;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Files that are nearly right, made of right ones. The same seed makes the same files; {@code -Pfuzz} makes many more.
 */
public final class Mutations {
    /** 1, or what {@code -Dmaster.fuzz} says. */
    public static final int FACTOR = Integer.getInteger("master.fuzz", 1);

    private static final int[] ODD = {0, 1, -1, 127, 128, 255, 256, 32767, 65535, Integer.MAX_VALUE, Integer.MIN_VALUE};

    private final SplittableRandom random;

    public Mutations(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /**
     * How many inputs to try.
     *
     * @param inTheBuild what every build has time for
     * @param inTheProfile what {@code -Pfuzz}, a factor of 20, is worth
     */
    public static int rounds(int inTheBuild, int inTheProfile) {
        return FACTOR == 1 ? inTheBuild : Math.max(inTheBuild, (int) ((long) inTheProfile * FACTOR / 20));
    }

    /** Says a figure, where it was asked for. */
    public static void say(String format, Object... values) {
        if (FACTOR > 1) {
            System.out.println(format.formatted(values));
        }
    }

    /** A number from 0 up to, but not, a bound. */
    public int next(int bound) {
        return random.nextInt(bound);
    }

    /** One to four changes anywhere; every second time in the first 200 bytes, where there is more to break. */
    public byte[] of(byte[] file) {
        byte[] changed = file;
        for (int i = random.nextInt(4); i >= 0; i--) {
            changed = once(changed, random.nextBoolean() ? 200 : Integer.MAX_VALUE);
        }
        return changed;
    }

    /** The same within a part of the file. */
    public byte[] within(byte[] file, int from, int to) {
        byte[] part = of(Arrays.copyOfRange(file, from, to));
        return join(Arrays.copyOf(file, from), part, Arrays.copyOfRange(file, to, file.length));
    }

    private byte[] once(byte[] file, int head) {
        if (file.length == 0) {
            return new byte[] {(byte) random.nextInt(256)};
        }
        int at = random.nextInt(Math.min(file.length, head));
        int to = Math.min(file.length, at + 1 + random.nextInt(16));
        byte[] changed = file.clone();
        switch (random.nextInt(9)) {
            case 0, 1 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 2 -> changed[at] = (byte) random.nextInt(256);
            case 3 -> {
                for (int i = at; i < to; i++) {
                    changed[i] = (byte) random.nextInt(256);
                }
            }
            case 4 -> odd(changed, at);
            case 5 -> changed = join(Arrays.copyOf(file, at), Arrays.copyOfRange(file, to, file.length));
            case 6 ->
                changed = join(
                        Arrays.copyOf(file, to),
                        Arrays.copyOfRange(file, at, to),
                        Arrays.copyOfRange(file, to, file.length));
            case 7 -> {
                byte[] other = Arrays.copyOfRange(file, random.nextInt(file.length), file.length);
                changed = join(
                        Arrays.copyOf(file, at),
                        Arrays.copyOf(other, Math.min(other.length, to - at)),
                        Arrays.copyOfRange(file, to, file.length));
            }
            default -> changed = Arrays.copyOf(file, random.nextInt(file.length));
        }
        return changed;
    }

    /** A number that programs mind, of 1, 2 or 4 bytes, in either order of them. */
    private void odd(byte[] file, int at) {
        ByteBuffer number = ByteBuffer.allocate(4)
                .order(random.nextBoolean() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN)
                .putInt(0, ODD[random.nextInt(ODD.length)]);
        int length = Math.min(file.length - at, 1 << random.nextInt(3));
        int from = number.order() == ByteOrder.BIG_ENDIAN ? 4 - length : 0;
        System.arraycopy(number.array(), from, file, at, length);
    }

    private static byte[] join(byte[]... parts) {
        byte[] whole =
                new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
