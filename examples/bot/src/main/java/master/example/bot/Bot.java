// SPDX-License-Identifier: Apache-2.0
package master.example.bot;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import master.api.Recognition;
import master.api.Recognizer;

/** Logs in: reads the image, asks for another one where it is not sure, and tries again where it was wrong. */
final class Bot {
    /** What became of an image. */
    enum End {
        UNSURE,
        REFUSED,
        LOGGED_IN
    }

    /**
     * One image.
     *
     * @param text what was read in it
     * @param confidence the model's probability of that text
     */
    record Attempt(String text, double confidence, End end) {}

    private final Recognizer recognizer;
    private final double minConfidence;
    private final int most;

    /**
     * @param recognizer stays the caller's to close
     * @param minConfidence from which confidence on a text is sent
     * @param most images that are looked at; sites lock out who fails too often
     */
    Bot(Recognizer recognizer, double minConfidence, int most) {
        this.recognizer = Objects.requireNonNull(recognizer, "recognizer");
        if (!(minConfidence >= 0 && minConfidence <= 1) || most < 1) {
            throw new IllegalArgumentException(
                    "confidence %s and %d images, 0 to 1 and at least 1 are allowed".formatted(minConfidence, most));
        }
        this.minConfidence = minConfidence;
        this.most = most;
    }

    /** Tries to log in; the last attempt says whether it is. */
    List<Attempt> logIn(LoginForm form) {
        List<Attempt> attempts = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            Recognition read = recognizer.recognize(form.captcha());
            Optional<String> text = read.textIfConfident(minConfidence);
            End end;
            if (text.isEmpty()) {
                form.reload();
                end = End.UNSURE;
            } else {
                end = form.submit(text.get()) ? End.LOGGED_IN : End.REFUSED;
            }
            attempts.add(new Attempt(read.text(), read.confidence(), end));
            if (end == End.LOGGED_IN) {
                break;
            }
        }
        return attempts;
    }
}
