// SPDX-License-Identifier: Apache-2.0
package master.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import master.api.ImageDecodeException;
import master.api.ImageLimits;
import master.api.ImageSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a plugin on the path that claims to read everything, and comes first. */
class DecoderChoiceTest {
    private static final IIORegistry REGISTRY = IIORegistry.getDefaultInstance();

    private final Rogue rogue = new Rogue();

    /** Remembers what it is asked. */
    private static final class Rogue extends ImageReaderSpi {
        private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

        Rogue() {
            super(
                    "nobody",
                    "1",
                    new String[] {"png", "jpeg", "gif", "bmp", "webp", "psd"},
                    new String[] {"png", "jpg", "gif", "bmp", "webp", "psd"},
                    new String[] {"image/png"},
                    "master.core.image.NoReader",
                    new Class<?>[] {ImageInputStream.class},
                    null,
                    false,
                    null,
                    null,
                    null,
                    null,
                    false,
                    null,
                    null,
                    null,
                    null);
        }

        @Override
        public boolean canDecodeInput(Object source) {
            asked.add("whether it can read a file");
            return true;
        }

        @Override
        public javax.imageio.ImageReader createReaderInstance(Object extension) {
            asked.add("for a decoder");
            throw new AssertionError("the plugin is asked");
        }

        @Override
        public String getDescription(Locale locale) {
            return "reads everything";
        }
    }

    @BeforeEach
    void register() {
        List<ImageReaderSpi> others = new ArrayList<>();
        REGISTRY.getServiceProviders(ImageReaderSpi.class, false).forEachRemaining(others::add);
        REGISTRY.registerServiceProvider(rogue, ImageReaderSpi.class);
        others.forEach(other -> REGISTRY.setOrdering(ImageReaderSpi.class, rogue, other));
    }

    @AfterEach
    void deregister() {
        REGISTRY.deregisterServiceProvider(rogue, ImageReaderSpi.class);
    }

    @Test
    void imageio_itself_would_ask_the_plugin() {
        assertThatThrownBy(() -> ImageIO.getImageReadersByFormatName("png").next())
                .hasMessageContaining("the plugin is asked");
        assertThat(rogue.asked).containsExactly("for a decoder");
    }

    @Test
    void a_plugin_on_the_path_is_never_asked_for_a_format_of_ours() {
        for (String format : List.of("png", "jpeg", "gif", "bmp")) {
            byte[] file = TestImages.encode(new BufferedImage(20, 10, BufferedImage.TYPE_BYTE_INDEXED), format);
            assertThat(ImageReader.read(ImageSource.of(file), ImageLimits.DEFAULT)
                            .width())
                    .as(format)
                    .isEqualTo(20);
        }
        assertThat(rogue.asked).isEmpty();
    }

    @Test
    void nor_does_it_admit_other_formats() {
        for (String start : List.of("8BPS\0\1", "RIFF\4\0\0\0WEBPVP8 ", "II*\0\10\0\0\0", "<svg xmlns='", "%PDF-1.7")) {
            byte[] file = (start + "0".repeat(100)).getBytes(StandardCharsets.ISO_8859_1);
            assertThatThrownBy(() -> ImageReader.read(ImageSource.of(file), ImageLimits.DEFAULT))
                    .isInstanceOf(ImageDecodeException.class)
                    .hasMessageStartingWith("image: not a PNG, JPEG, BMP or GIF image");
        }
        assertThat(rogue.asked).isEmpty();
    }
}
