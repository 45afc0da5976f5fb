// SPDX-License-Identifier: Apache-2.0
package master.spark;

import java.io.Serializable;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Objects;
import master.api.Device;
import master.api.LetterCase;
import master.api.ModelKey;
import master.api.RecognizerOptions;
import master.api.TextConstraint;
import org.jspecify.annotations.Nullable;

/**
 * What the recognizer of an executor is opened with. Travels to the executors; two that are equal share one recognizer.
 *
 * @param model the name of a bundled model, or the SHA-256 of a file that travels apart
 * @param charset the characters of the texts, as {@link TextConstraint#withCharset} takes them; empty: all of the model
 * @param minLength the fewest tokens of a text
 * @param maxLength the most tokens of a text; {@link Integer#MAX_VALUE}: as many as the model can answer
 * @param fold the case that letters are answered in
 * @param boxes whether answers carry their tokens and where they stand
 * @param secondLook whether unsure images are read again; null: tall ones only, unless the model file asks for more
 * @param signedBy the public key, encoded in base64, whose signature the model must carry; empty if none is needed
 */
record ReadSettings(
        String model,
        String charset,
        int minLength,
        int maxLength,
        LetterCase fold,
        boolean boxes,
        @Nullable Boolean secondLook,
        String signedBy)
        implements Serializable {
    ReadSettings {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(charset, "charset");
        Objects.requireNonNull(fold, "fold");
        Objects.requireNonNull(signedBy, "signedBy");
    }

    /**
     * The options of the recognizer: one thread, on the processor.
     *
     * @throws IllegalArgumentException if the constraint contradicts itself, or the key is none of Ed25519
     */
    RecognizerOptions options() {
        TextConstraint constraint = TextConstraint.NONE.withFold(fold).withLength(minLength, maxLength);
        RecognizerOptions options = RecognizerOptions.DEFAULT
                .withDevice(Device.CPU)
                .withThreads(1)
                .withConstraint(charset.isEmpty() ? constraint : constraint.withCharset(charset))
                .withTokenBoxes(boxes);
        if (secondLook != null) {
            options = options.withSecondLook(secondLook);
        }
        return signedBy.isEmpty() ? options : options.withSignedBy(key(signedBy));
    }

    private static ModelKey key(String encoded) {
        try {
            return new ModelKey(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(encoded))));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("no public key of Ed25519: " + e.getMessage(), e);
        }
    }
}
