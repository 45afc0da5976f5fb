// SPDX-License-Identifier: Apache-2.0
package master.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import master.api.Device;
import master.api.ImageSource;
import master.api.ModelInfo;
import master.api.Outcome;
import master.api.Recognizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MasterAutoConfigurationTest {
    /** Reads 29942, with a confidence above 0.99. */
    private static final Path PICTURE = Path.of(System.getProperty("testdata"), "captchas", "000009.png");

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(MasterAutoConfiguration.class));

    @Test
    void spring_boot_finds_it() {
        assertThat(ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader()))
                .contains(MasterAutoConfiguration.class.getName());
    }

    @Test
    void without_a_property_the_bundled_model_reads() {
        AtomicReference<Recognizer> recognizer = new AtomicReference<>();
        runner.run(context -> {
            recognizer.set(context.getBean(Recognizer.class));
            assertThat(recognizer.get().model().name()).isEqualTo("captcha");
            assertThat(context.getBean(TextReader.class).read(PICTURE)).contains("29942");
        });
        assertThatThrownBy(() -> recognizer.get().recognize(PICTURE))
                .as("closed with the context")
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void what_is_known_of_the_texts_reaches_the_model() {
        runner.withPropertyValues("master.charset=0123", "master.min-length=3", "master.max-length=4")
                .run(context -> assertThat(context.getBean(Recognizer.class)
                                .recognize(PICTURE)
                                .text())
                        .matches("[0-3]{3,4}"));
        runner.withPropertyValues("master.fold=upper", "master.device=cpu")
                .run(context -> assertThat(context.getBean(Recognizer.class)
                                .recognize(PICTURE.resolveSibling("000006.png"))
                                .text())
                        .isEqualTo("AYYAAF"));
    }

    @Test
    void a_text_that_is_not_sure_enough_is_none() {
        runner.withPropertyValues("master.min-confidence=1")
                .run(context -> assertThat(context.getBean(TextReader.class).read(PICTURE))
                        .isEmpty());
    }

    @Test
    void a_model_may_be_a_resource() {
        runner.withPropertyValues("master.model=classpath:master/model/captcha/captcha.onnx")
                .run(context -> assertThat(context.getBean(TextReader.class).read(PICTURE))
                        .contains("29942"));
    }

    @Test
    void the_applications_own_recognizer_is_taken() {
        Own own = new Own();
        runner.withBean(Recognizer.class, () -> own).run(context -> {
            assertThat(context.getBean(Recognizer.class)).isSameAs(own);
            assertThat(context).hasSingleBean(TextReader.class);
        });
    }

    @Test
    void of_two_recognizers_the_primary_one_has_a_reader_and_without_one_the_application_starts_too() {
        ApplicationContextRunner two = runner.withBean("first", Recognizer.class, Own::new);
        two.withBean("second", Recognizer.class, Own::new)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(TextReader.class));
        two.withBean("second", Recognizer.class, Own::new, definition -> definition.setPrimary(true))
                .run(context -> assertThat(context).hasSingleBean(TextReader.class));
    }

    @ParameterizedTest
    @CsvSource({
        "master.model=nothing,                there is no bundled model \"nothing\"",
        "master.model=gone.onnx,              gone.onnx: no such file",
        "master.model=classpath:gone.onnx,    class path resource [gone.onnx]",
        "master.min-confidence=1.5,           'master.min-confidence 1.5, 0 to 1 is allowed'",
        "master.charset=aa,                   each character is allowed once",
        "master.charst=abc,                   master.charst",
        "master.device=tpu,                   'auto, cpu, cuda or cuda:N is allowed'"
    })
    void a_wrong_property_ends_the_start_and_is_named(String property, String message) {
        runner.withPropertyValues(property).run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure()).hasStackTraceContaining(message);
        });
    }

    private static final class Own implements Recognizer {
        @Override
        public List<Outcome> recognizeAll(List<ImageSource> images) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ModelInfo model() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Device device() {
            return Device.CPU;
        }

        @Override
        public void close() {}
    }
}
