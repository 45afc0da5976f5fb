// SPDX-License-Identifier: Apache-2.0
package master.example.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.List;
import java.util.Optional;
import master.api.Recognizer;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.chrome.ChromeDriver;

/** The bot before the demo site, without a browser and, where there is one, in Chromium. */
class BotTest {
    private static List<Bot.End> ends(List<Bot.Attempt> attempts) {
        return attempts.stream().map(Bot.Attempt::end).toList();
    }

    @Test
    void logs_in_where_kaptcha_draws_the_images() throws Exception {
        try (DemoSite site = DemoSite.start(Captcha.kaptcha());
                Recognizer recognizer = Main.recognizer()) {
            List<Bot.Attempt> attempts = Main.bot(recognizer).logIn(new HttpForm(site.uri()));

            assertThat(ends(attempts)).endsWith(Bot.End.LOGGED_IN);
            assertThat(attempts.get(attempts.size() - 1).text()).hasSize(Captcha.LENGTH);
        }
    }

    @Test
    void asks_for_another_image_when_unsure_and_tries_again_when_refused() throws Exception {
        try (DemoSite site = DemoSite.start(Scripted.unreadableThenWrongThenRight());
                Recognizer recognizer = Recognizer.bundled("captcha")) {
            List<Bot.Attempt> attempts = Main.bot(recognizer).logIn(new HttpForm(site.uri()));

            assertThat(ends(attempts)).containsExactly(Bot.End.UNSURE, Bot.End.REFUSED, Bot.End.LOGGED_IN);
        }
    }

    @Test
    void gives_up_after_so_many_images() throws Exception {
        try (DemoSite site = DemoSite.start(Scripted.alwaysUnreadable());
                Recognizer recognizer = Recognizer.bundled("captcha")) {
            List<Bot.Attempt> attempts = new Bot(recognizer, 0.8, 3).logIn(new HttpForm(site.uri()));

            assertThat(ends(attempts)).containsExactly(Bot.End.UNSURE, Bot.End.UNSURE, Bot.End.UNSURE);
        }
    }

    @Test
    void the_site_takes_each_image_once() throws Exception {
        try (DemoSite site = DemoSite.start(() -> new Captcha("abc", new byte[] {1}))) {
            LoginForm form = new HttpForm(site.uri());
            assertThat(form.submit("abc")).as("without an image").isFalse();
            form.captcha();
            assertThat(form.submit("xyz")).as("a wrong text").isFalse();
            assertThat(form.submit("abc")).as("the image of the wrong text").isFalse();
            form.captcha();
            assertThat(form.submit("abc")).isTrue();
        }
    }

    @Test
    void logs_in_with_a_real_browser() throws Exception {
        Optional<ChromeDriver> browser = Chromium.start();
        assumeThat(browser)
                .as("no Chromium and chromedriver on the PATH: the bot is not tried in a browser")
                .isPresent();
        try (DemoSite scripted = DemoSite.start(Scripted.unreadableThenWrongThenRight());
                DemoSite kaptcha = DemoSite.start(Captcha.kaptcha());
                Recognizer free = Recognizer.bundled("captcha");
                Recognizer told = Main.recognizer()) {
            assertThat(ends(Main.bot(free).logIn(new BrowserForm(browser.get(), scripted.uri()))))
                    .containsExactly(Bot.End.UNSURE, Bot.End.REFUSED, Bot.End.LOGGED_IN);

            assertThat(ends(Main.bot(told).logIn(new BrowserForm(browser.get(), kaptcha.uri()))))
                    .endsWith(Bot.End.LOGGED_IN);
        } finally {
            browser.get().quit();
        }
    }
}
