// SPDX-License-Identifier: Apache-2.0
package master.example.bot;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.api.TextConstraint;
import org.openqa.selenium.chrome.ChromeDriver;

/** Starts the demo site, logs in with Chromium, and prints each attempt. */
final class Main {
    private static final double MIN_CONFIDENCE = 0.8;
    private static final int MOST_IMAGES = 10;

    private Main() {}

    public static void main(String[] args) throws Exception {
        List<Bot.Attempt> attempts;
        try (DemoSite site = DemoSite.start(Captcha.kaptcha());
                Recognizer recognizer = recognizer()) {
            Optional<ChromeDriver> browser = Chromium.start();
            if (browser.isEmpty()) {
                System.err.println("bot: chromium and chromedriver are needed on the PATH");
                System.exit(1);
            }
            try {
                attempts = bot(recognizer).logIn(new BrowserForm(browser.get(), site.uri()));
            } finally {
                browser.get().quit();
            }
        }
        for (Bot.Attempt each : attempts) {
            System.out.printf(Locale.ROOT, "%s  %.4f  %s%n", each.text(), each.confidence(), each.end());
        }
        System.exit(attempts.get(attempts.size() - 1).end() == Bot.End.LOGGED_IN ? 0 : 1);
    }

    /** The bundled model, told what the site's owner knows: which characters, and how many. */
    static Recognizer recognizer() {
        TextConstraint constraint =
                TextConstraint.NONE.withCharset(Captcha.CHARACTERS).withLength(Captcha.LENGTH);
        return Recognizer.bundled("captcha", RecognizerOptions.DEFAULT.withConstraint(constraint));
    }

    static Bot bot(Recognizer recognizer) {
        return new Bot(recognizer, MIN_CONFIDENCE, MOST_IMAGES);
    }
}
