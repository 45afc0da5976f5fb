// SPDX-License-Identifier: Apache-2.0
package master.image.formats;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import master.api.spi.ImageDecoder;

/**
 * TIFF, the first page: bilevel, gray, palettes and RGB of up to 16 bits, packed or not. JPEG inside is refused, and so are
 * tiles and samples that would take more memory than the image. The JDK decodes, after sizes were checked here.
 * Thread-safe.
 *
 * <p>Source: TIFF, revision 6.0.
 */
public final class Tiff implements ImageDecoder {
    private static final int WIDTH = 256;
    private static final int HEIGHT = 257;
    private static final int BITS = 258;
    private static final int COMPRESSION = 259;
    private static final int STRIPS = 273;
    private static final int SAMPLES = 277;
    private static final int STRIP_LENGTHS = 279;
    private static final int TILE_WIDTH = 322;
    private static final int TILE_HEIGHT = 323;
    private static final int TILES = 324;
    private static final int TILE_LENGTHS = 325;
    /** None, CCITT of three kinds, LZW, both Deflates, PackBits. */
    private static final Set<Long> COMPRESSIONS = Set.of(1L, 2L, 3L, 4L, 5L, 8L, 32773L, 32946L);

    private static final int MOST_FIELDS = 1000;
    private static final int[] SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8}; // bytes by type of a field

    /** Whole numbers of so many bytes each, and where they stand. */
    private record Field(long place, int size, long count) {
        long value(ByteSource in, long index) throws IOException {
            return in.number(place + index * size, size);
        }
    }

    @Override
    public String name() {
        return "TIFF";
    }

    @Override
    public boolean matches(byte[] file) {
        ByteSource in = new ByteSource(name(), file, true);
        return in.says(0, "II*\0") || in.says(0, "MM\0*");
    }

    @Override
    public Size size(byte[] file) throws IOException {
        ByteSource in = new ByteSource(name(), file, file[0] == 'M');
        Map<Integer, Field> fields = fields(in, in.number(4, 4));
        long width = value(in, fields, WIDTH, 0);
        long height = value(in, fields, HEIGHT, 0);
        if (width < 1 || height < 1 || width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
            throw in.damaged("it has no size");
        }
        long compression = value(in, fields, COMPRESSION, 1);
        if (!COMPRESSIONS.contains(compression)) {
            throw in.refused("it is packed by method %d".formatted(compression));
        }
        if (value(in, fields, SAMPLES, 1) > 4 || value(in, fields, BITS, 1) > 16) {
            throw in.refused("it has more than 4 samples for a pixel, or more than 16 bits for one");
        }
        if (value(in, fields, TILE_WIDTH, 0) > padded(width) || value(in, fields, TILE_HEIGHT, 0) > padded(height)) {
            throw in.refused("its tiles are larger than the image");
        }
        checkParts(in, fields, STRIPS, STRIP_LENGTHS);
        checkParts(in, fields, TILES, TILE_LENGTHS);
        return new Size((int) width, (int) height);
    }

    private static long value(ByteSource in, Map<Integer, Field> fields, int name, long otherwise) throws IOException {
        Field field = fields.get(name);
        return field == null ? otherwise : field.value(in, 0);
    }

    /** Tiles are of so many pixels at least, also where the image has fewer. */
    private static long padded(long pixels) {
        return Math.max(512, pixels + 16);
    }

    /** Where the parts of the image stand: all of them have to be there. */
    private static void checkParts(ByteSource in, Map<Integer, Field> fields, int offsets, int lengths)
            throws IOException {
        Field from = fields.get(offsets);
        Field length = fields.get(lengths);
        if (from == null && length == null) {
            return;
        }
        if (from == null || length == null || from.count() != length.count()) {
            throw in.damaged("its parts have no places");
        }
        for (long i = 0; i < from.count(); i++) {
            if (from.value(in, i) + length.value(in, i) > in.bytes().length) {
                throw in.damaged("it ends early");
            }
        }
    }

    /** The fields of a directory that are whole numbers. */
    private static Map<Integer, Field> fields(ByteSource in, long directory) throws IOException {
        long count = in.number(directory, 2);
        if (count > MOST_FIELDS) {
            throw in.damaged("%d fields".formatted(count));
        }
        in.number(directory + 2 + 12 * count, 4); // where the next one is: whatever it says, it has to be there
        Map<Integer, Field> fields = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            long at = directory + 2 + 12L * i;
            int type = (int) in.number(at + 2, 2);
            long values = in.number(at + 4, 4);
            int size = type < SIZES.length ? SIZES[type] : 0;
            if (size == 0) {
                throw in.damaged("a field of type %d".formatted(type));
            }
            boolean elsewhere = values * size > 4;
            long place = elsewhere ? in.number(at + 8, 4) : at + 8;
            if (elsewhere && place + values * size > in.bytes().length) {
                throw in.damaged("it ends early");
            }
            if (values > 0 && (type == 1 || type == 3 || type == 4)) {
                fields.putIfAbsent((int) in.number(at, 2), new Field(place, size, values));
            }
        }
        return fields;
    }

    @Override
    public BufferedImage decode(byte[] file) throws IOException {
        return Decoding.first(decoder(), file, name());
    }

    /** The JDK's own, whatever else is on the path. */
    private static ImageReaderSpi decoder() throws IOException {
        Iterator<ImageReaderSpi> decoders =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
        while (decoders.hasNext()) {
            ImageReaderSpi decoder = decoders.next();
            if (decoder.getClass().getName().startsWith("com.sun.imageio.plugins.tiff.")) {
                return decoder;
            }
        }
        throw new IOException("this Java has no decoder of TIFF");
    }
}
