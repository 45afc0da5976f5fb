// SPDX-License-Identifier: Apache-2.0

/** TIFF for {@code master.api}, which finds it; there is nothing to call. */
module master.image.formats {
    requires master.api;

    provides master.api.spi.PictureFormat with
            master.image.formats.Tiff;
}
