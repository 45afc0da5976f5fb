// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Stream;
import master.api.RecognizerOptions;
import master.serve.engine.BundledSource;
import master.serve.engine.RecognizerOpener;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

class PageTest {
    private static final Path CAPTCHAS =
            Path.of(System.getProperty("testdata"), "captchas").toAbsolutePath().normalize();

    private static Optional<File> program(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> new File(folder, name)))
                .filter(File::canExecute)
                .findFirst();
    }

    @Test
    void the_page_allows_nothing_but_itself() throws Exception {
        try (MasterServer server = Client.start(Client.options(), new FakeRecognizer("ab"))) {
            HttpResponse<byte[]> page = new Client(server).get("/");
            String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
            assertThat(policy).startsWith("default-src 'none'").doesNotContain("unsafe", "http:", "https:", "*");
            assertThat(Client.text(page))
                    .doesNotContain("http://", "https://", "<link", "<script src", " style=", " onclick=", "innerHTML");
        }
    }

    @Test
    void chosen_dropped_and_pasted_pictures_are_read_in_a_real_browser() throws Exception {
        Optional<File> browser = program("chromium", "chromium-browser", "google-chrome");
        Optional<File> driver = program("chromedriver");
        assumeThat(browser)
                .as("no Chromium on the PATH: the page is not tried in a browser")
                .isPresent();
        assumeThat(driver)
                .as("no chromedriver on the PATH: the page is not tried in a browser")
                .isPresent();

        RecognizerOpener opener = RecognizerOpener.of(RecognizerOptions.DEFAULT);
        BundledSource model = new BundledSource("captcha", opener);
        ChromeDriver chrome = null;
        try (MasterServer server = Client.start(Client.options(), Map.of("captcha", model))) {
            chrome = new ChromeDriver(
                    new ChromeDriverService.Builder()
                            .usingDriverExecutable(driver.get())
                            .usingAnyFreePort()
                            .build(),
                    options(browser.get()));
            chrome.manage().timeouts().implicitlyWait(Duration.ofSeconds(20));
            chrome.get("http://127.0.0.1:" + server.port() + "/");
            chrome.findElement(By.cssSelector("#model option")); // the status is there
            chrome.findElement(By.id("files"))
                    .sendKeys(CAPTCHAS.resolve("000001.png") + "\n" + CAPTCHAS.resolve("000002.png"));
            chrome.findElement(By.cssSelector("#results li[data-text='y5jzue'] .text i"));
            chrome.findElement(By.cssSelector("#results li[data-text='5JIEY9'] .text i"));
            assertThat(chrome.findElements(By.cssSelector("#results li[data-text='y5jzue'] .text i")))
                    .hasSize(6);
            assertThat(chrome.findElement(By.cssSelector("#results .facts")).getText())
                    .contains("cpu", "captcha", "ms");

            give(chrome, "new DragEvent('drop', {dataTransfer: data})", "000009.png");
            chrome.findElement(By.cssSelector("#results li[data-text='29942']"));
            give(chrome, "new ClipboardEvent('paste', {clipboardData: data})", "000007.png");
            chrome.findElement(By.cssSelector("#results li[data-text='3602']"));

            chrome.findElement(By.id("length")).sendKeys("3");
            chrome.findElement(By.id("again")).click();
            chrome.findElement(By.cssSelector("#results li .text i:nth-child(3):last-child"));

            List<LogEntry> errors = chrome.manage().logs().get(LogType.BROWSER).getAll().stream()
                    .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                    .filter(entry -> !entry.getMessage().contains("favicon"))
                    .toList();
            assertThat(errors).as("what the browser complains of").isEmpty();
            screenshots(chrome);
        } finally {
            if (chrome != null) {
                chrome.quit();
            }
        }
    }

    /** Hands a picture to the page as an event would that brings {@code data}. */
    private static void give(ChromeDriver chrome, String event, String file) throws Exception {
        chrome.executeScript(
                """
                const data = new DataTransfer();
                const bytes = Uint8Array.from(atob(arguments[0]), each => each.charCodeAt(0));
                data.items.add(new File([bytes], arguments[1], {type: 'image/png'}));
                document.dispatchEvent(%s);"""
                        .formatted(event),
                Base64.getEncoder().encodeToString(Files.readAllBytes(CAPTCHAS.resolve(file))),
                file);
    }

    private static ChromeOptions options(File browser) {
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser);
        options.addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu");
        options.setCapability("goog:loggingPrefs", logs);
        return options;
    }

    /** Into the folder of the property {@code screenshots}, if there is one: to look at. */
    private static void screenshots(ChromeDriver chrome) throws Exception {
        String folder = System.getProperty("screenshots", "");
        if (folder.isEmpty()) {
            return;
        }
        for (String scheme : List.of("light", "dark")) {
            chrome.executeCdpCommand(
                    "Emulation.setEmulatedMedia",
                    Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
            for (int width : new int[] {1280, 390}) {
                chrome.executeCdpCommand(
                        "Emulation.setDeviceMetricsOverride",
                        Map.of(
                                "width",
                                width,
                                "height",
                                width > 1000 ? 800 : 844,
                                "deviceScaleFactor",
                                1,
                                "mobile",
                                width < 1000));
                assertThat((Long) chrome.executeScript("return document.documentElement.scrollWidth"))
                        .as("nothing is wider than the window")
                        .isLessThanOrEqualTo(width);
                Files.write(
                        Path.of(folder, "%s-%d.png".formatted(scheme, width)),
                        chrome.getScreenshotAs(OutputType.BYTES));
            }
        }
    }
}
