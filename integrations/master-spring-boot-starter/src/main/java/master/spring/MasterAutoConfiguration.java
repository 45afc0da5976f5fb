// SPDX-License-Identifier: Apache-2.0
package master.spring;

import java.io.IOException;
import java.io.UncheckedIOException;
import master.api.ModelFile;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ResourceUtils;

/** A recognizer and a reader of sure texts, each unless the application has one of its own. */
@AutoConfiguration
@EnableConfigurationProperties(MasterProperties.class)
public class MasterAutoConfiguration {
    /** The recognizer of {@code master.model}; closed with the context. */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    public Recognizer recognizer(MasterProperties properties, ResourceLoader resources) {
        String model = properties.model();
        RecognizerOptions options = properties.options();
        ModelFile file = ResourceUtils.isUrl(model) ? file(resources.getResource(model)) : ModelFile.named(model);
        return Recognizer.open(file, options);
    }

    private static ModelFile file(Resource resource) {
        return ModelFile.of(resource.getDescription(), () -> {
            try {
                return resource.getContentAsByteArray();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /**
     * Reads texts from {@code master.min-confidence} on. Of several recognizers it uses the primary one; without a
     * primary one there is no reader.
     */
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnSingleCandidate(Recognizer.class)
    public TextReader textReader(Recognizer recognizer, MasterProperties properties) {
        return new TextReader(recognizer, properties.minConfidence());
    }
}
