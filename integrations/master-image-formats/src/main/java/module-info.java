// SPDX-License-Identifier: Apache-2.0

/** WebP and TIFF for {@code master.api}, which finds them; there is nothing to call. */
module master.image.formats {
    requires master.api;
    requires com.twelvemonkeys.imageio.webp;

    provides master.api.spi.ImageDecoder with
            master.image.formats.WebP,
            master.image.formats.Tiff;
}
