// SPDX-License-Identifier: Apache-2.0
package master.example.bot;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;

/** The form in a browser: the image is a screenshot of the element that shows it. */
final class BrowserForm implements LoginForm {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final WebDriver browser;
    private final URI page;

    /** Opens the page. The browser stays the caller's to quit. */
    BrowserForm(WebDriver browser, URI page) {
        this.browser = Objects.requireNonNull(browser, "browser");
        this.page = Objects.requireNonNull(page, "page");
        browser.manage().timeouts().implicitlyWait(LONGEST_WAIT).pageLoadTimeout(LONGEST_WAIT);
        reload();
    }

    @Override
    public byte[] captcha() {
        return browser.findElement(By.id("captcha")).getScreenshotAs(OutputType.BYTES);
    }

    @Override
    public void reload() {
        browser.get(page.toString());
    }

    @Override
    public boolean submit(String text) {
        type("user", DemoSite.USER);
        type("password", DemoSite.PASSWORD);
        type("captcha", text);
        browser.findElement(By.tagName("button")).click(); // waits until the next page is there
        browser.findElement(By.cssSelector("#welcome, #message"));
        return "Welcome".equals(browser.getTitle());
    }

    private void type(String name, String value) {
        WebElement input = browser.findElement(By.name(name));
        input.clear();
        input.sendKeys(value);
    }
}
