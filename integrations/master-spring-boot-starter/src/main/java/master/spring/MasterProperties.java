// SPDX-License-Identifier: Apache-2.0
package master.spring;

import java.util.Objects;
import master.api.Device;
import master.api.LetterCase;
import master.api.RecognizerOptions;
import master.api.TextConstraint;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties {@code master.*}. A name that is none of them, in a file of the application, is an error.
 *
 * @param model name of a bundled model, path of an ONNX file, or a resource such as {@code classpath:my-site.onnx}
 * @param minConfidence from which confidence on a text counts, 0 to 1
 * @param charset the characters that texts are made of; empty: all that the model reads
 * @param minLength the fewest characters of a text
 * @param maxLength the most characters of a text; by default as many as the model can answer
 * @param fold the case that letters are answered in: none, lower or upper
 * @param device what runs the model: auto, cpu, cuda or cuda:N
 * @param threads threads that one image or batch may use
 */
@ConfigurationProperties(prefix = "master", ignoreUnknownFields = false)
public record MasterProperties(
        @DefaultValue("captcha") String model,
        @DefaultValue("0") double minConfidence,
        @DefaultValue("") String charset,
        @DefaultValue("0") int minLength,
        @DefaultValue("2147483647") int maxLength,
        @DefaultValue("none") LetterCase fold,
        @DefaultValue("auto") String device,
        @DefaultValue("1") int threads) {
    public MasterProperties {
        Objects.requireNonNull(model, "master.model");
        Objects.requireNonNull(charset, "master.charset");
        Objects.requireNonNull(fold, "master.fold");
        Objects.requireNonNull(device, "master.device");
        TextReader.checked(minConfidence);
    }

    /**
     * How the recognizer runs.
     *
     * @throws IllegalArgumentException if a value is not allowed
     */
    RecognizerOptions options() {
        TextConstraint any =
                TextConstraint.NONE.withLength(minLength, maxLength).withFold(fold);
        return RecognizerOptions.DEFAULT
                .withDevice(Device.parse(device))
                .withThreads(threads)
                .withConstraint(charset.isEmpty() ? any : any.withCharset(charset));
    }
}
