// SPDX-License-Identifier: Apache-2.0
package master.core.image;

/**
 * An image file whose structure has been checked, with nothing left in it but the first image: no texts, profiles,
 * thumbnails or further frames that a decoder could stumble over. Its pixels have not been looked at.
 *
 * @param format the format
 * @param width pixels, as the header says; above 0
 * @param height pixels, as the header says; above 0
 * @param bytes the file
 * @param color how the components of a JPEG are to be taken; {@link JpegColor#NONE} for the other formats
 * @param orientation the EXIF orientation, 1 to 8; 1 is upright
 */
record EncodedImage(ImageFormat format, int width, int height, byte[] bytes, JpegColor color, int orientation) {
    static EncodedImage of(ImageFormat format, int width, int height, byte[] bytes) {
        return new EncodedImage(format, width, height, bytes, JpegColor.NONE, 1);
    }
}
