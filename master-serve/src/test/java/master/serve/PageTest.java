// SPDX-License-Identifier: Apache-2.0
package master.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import master.api.Box;
import master.api.ImageSource;
import master.api.Outcome;
import master.api.Recognition;
import master.api.RecognizedToken;
import master.api.Recognizer;
import master.api.RecognizerOptions;
import master.serve.engine.BundledSource;
import master.serve.engine.ModelSource;
import master.serve.engine.RecognizerOpener;
import master.serve.options.ServerOptions;
import master.table.structure.OtslTokens;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

class PageTest {
    private static final Path CAPTCHAS =
            Path.of(System.getProperty("testdata"), "captchas").toAbsolutePath().normalize();

    private static final ModelSource BUNDLED =
            new BundledSource("captcha", RecognizerOpener.of(RecognizerOptions.DEFAULT));

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
                    .doesNotContain(
                            "http://",
                            "https://",
                            "<link rel=\"stylesheet",
                            "<script src",
                            " style=",
                            " onclick=",
                            "innerHTML");
        }
    }

    @Test
    void chosen_dropped_pasted_and_sample_images_are_read_in_order() throws Exception {
        inBrowser(Client.options(), BUNDLED, chrome -> {
            chrome.findElement(By.cssSelector("#model option")); // the status is there
            choose(
                    chrome,
                    CAPTCHAS.resolve("000005.png"),
                    CAPTCHAS.resolve("000002.png"),
                    CAPTCHAS.resolve("000010.png"));
            read(chrome, "02912");
            give(chrome, "new DragEvent('drop', {dataTransfer: data})", "000009.png");
            read(chrome, "29942");
            give(chrome, "new ClipboardEvent('paste', {clipboardData: data})", "000007.png");
            read(chrome, "3602");
            assertThat(texts(chrome)).containsExactly("1+8=", "5JIEY9", "02912", "29942", "3602");
            screenshots(chrome);
            chrome.findElement(By.id("clear")).click();
            chrome.findElement(By.cssSelector("#samples button")).click();
            read(chrome, "y5jzue");
            assertThat(texts(chrome)).containsExactly("y5jzue");
            assertThat(complaints(chrome)).as("what the browser complains of").isEmpty();
        });
    }

    @Test
    void what_is_selected_copied_and_saved_is_the_text() throws Exception {
        inBrowser(Client.options(), BUNDLED, chrome -> {
            choose(chrome, CAPTCHAS.resolve("000002.png"), CAPTCHAS.resolve("000005.png"));
            read(chrome, "5JIEY9");
            read(chrome, "1+8=");
            assertThat(chrome.executeScript("""
                            getSelection().selectAllChildren(document.querySelector('#list .text'));
                            return getSelection().toString();""")).isEqualTo("5JIEY9");
            chrome.executeScript("""
                    window.taken = [];
                    navigator.clipboard.writeText = async text => { taken.push(text); };
                    HTMLAnchorElement.prototype.click = function() {
                      fetched = fromBlob.get(this.href).text().then(text => taken.push(this.download + '\\n' + text));
                    };
                    window.fromBlob = new Map();
                    const create = URL.createObjectURL;
                    URL.createObjectURL = blob => { const name = create(blob); fromBlob.set(name, blob); return name; };""");
            chrome.findElement(By.cssSelector("#list .actions button")).click();
            chrome.findElement(By.id("copy")).click();
            chrome.findElement(By.id("csv")).click();
            chrome.findElement(By.id("json")).click();
            Client.await("four things are taken", () -> taken(chrome).size() == 4);
            assertThat(taken(chrome).subList(0, 2)).containsExactly("5JIEY9", "5JIEY9\n1+8=");
            assertThat(taken(chrome).get(2))
                    .startsWith("texts.csv\n")
                    .contains("file,text,confidence,sure", "000002.png,5JIEY9,0.");
            assertThat(taken(chrome).get(3))
                    .startsWith("texts.json\n")
                    .contains("\"text\": \"1+8=\"", "\"sure\": true");
        });
    }

    @Test
    void tables_are_shown_as_tables_with_their_cells_framed_and_saved_as_csv() throws Exception {
        Map<String, ModelSource> models = new LinkedHashMap<>();
        models.put("texts", new FakeSource(new FakeRecognizer("a,b")));
        models.put("tables", new FakeSource(new FakeRecognizer("TCCNCCN", OtslTokens.TOKENS.vocabulary(), 20)));
        inBrowser(Client.options(), models, chrome -> {
            chrome.findElement(By.cssSelector("#model option"));
            chrome.findElement(By.cssSelector("#kinds [value=table]")).click();
            assertThat(count(chrome, "#model option")).isEqualTo(1);
            assertThat(chrome.findElement(By.id("charset")).isDisplayed()).isFalse();
            assertThat(chrome.findElement(By.id("samples")).isDisplayed()).isFalse();
            assertThat(chrome.executeScript("return document.getElementById('curl').textContent")
                            .toString())
                    .contains("v1/table?model=tables&format=csv");
            chrome.executeScript("document.getElementById('textModel').value = 'texts'");
            choose(chrome, CAPTCHAS.resolve("000002.png"));
            chrome.findElement(By.cssSelector("#list .grid table"));
            assertThat(count(chrome, "#list .grid tr")).isEqualTo(2);
            assertThat(count(chrome, "#list .image rect"))
                    .isPositive()
                    .isEqualTo(count(chrome, "#list .grid :is(td, th)"));
            screenshots(chrome);
            chrome.executeScript("""
                    window.taken = [];
                    window.save = (name, type, text) => taken.push(name + '|' + text);""");
            chrome.findElement(By.xpath("//li//button[text()='CSV']")).click();
            assertThat(taken(chrome))
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("000002.csv|\ufeff")
                    .endsWith("\r\n");
            chrome.findElement(By.cssSelector("#kinds [value=text]")).click();
            assertThat((Boolean) chrome.executeScript("return document.querySelector('.ofTexts').hidden"))
                    .isFalse();
            assertThat(complaints(chrome)).isEmpty();
        });
    }

    @Test
    void what_is_too_large_or_no_format_of_the_server_is_drawn_anew_and_what_is_empty_is_said() throws Exception {
        inBrowser(Client.options(), BUNDLED, chrome -> {
            chrome.findElement(By.cssSelector("#model option"));
            chrome.executeScript("""
                    const image = new Image();
                    image.onload = () => {
                      const canvas = document.createElement('canvas');
                      canvas.width = 5000;
                      canvas.height = 4000;
                      const context = canvas.getContext('2d');
                      context.fillStyle = '#fff';
                      context.fillRect(0, 0, 5000, 4000);
                      context.drawImage(image, 500, 1500, 4000, 1300);
                      canvas.toBlob(blob => add([new File([blob], 'photo.jpg', {type: 'image/jpeg'})]), 'image/jpeg');
                      canvas.width = image.width;
                      canvas.height = image.height;
                      context.drawImage(image, 0, 0);
                      canvas.toBlob(blob => add([new File([blob], 'web.webp', {type: 'image/webp'}),
                        new File([], 'empty.png', {type: 'image/png'})]), 'image/webp', 1);
                    };
                    image.src = document.querySelectorAll('#samples img')[3].src;""");
            Client.await(
                    "all three are there",
                    30,
                    () -> chrome.findElements(By.cssSelector("#list li")).size() == 3);
            WebElement photo = chrome.findElement(By.xpath("//li[.//img[@alt='photo.jpg']]//p[@class='text']/.."));
            assertThat(photo.getText()).contains("scaled down from 5000×4000");
            chrome.findElement(By.xpath("//li[.//img[@alt='web.webp']]//p[@class='text']"));
            assertThat(chrome.findElement(By.cssSelector("#list .error")).getText())
                    .isEqualTo("the file is empty");
        });
    }

    @Test
    void a_wrong_setting_is_told_once_at_its_field_and_the_curl_line_follows_the_settings() throws Exception {
        inBrowser(Client.options(), BUNDLED, chrome -> {
            choose(chrome, CAPTCHAS.resolve("000008.png"), CAPTCHAS.resolve("000002.png"));
            read(chrome, "5JIEY9");
            chrome.findElement(By.cssSelector("#list .unsure")); // 54.6 %
            chrome.executeScript(
                    "$('least').value = 50; $('least').dispatchEvent(new Event('input', {bubbles: true}))");
            assertThat(count(chrome, "#list li:first-child .sure")).isEqualTo(1);

            chrome.findElement(By.cssSelector("#options summary")).click();
            chrome.findElement(By.id("length")).sendKeys("13");
            chrome.findElement(By.id("again")).click();
            chrome.findElement(By.cssSelector("#length[aria-invalid]"));
            assertThat(chrome.findElement(By.id("fault")).getText()).contains("at most 12");
            assertThat(chrome.findElement(By.id("curl")).getAttribute("textContent"))
                    .startsWith("curl --data-binary @image.png")
                    .contains(":%d/v1/recognize?length=13&minConfidence=0.5'".formatted(port(chrome)));
            chrome.findElement(By.id("length")).clear();
            chrome.findElement(By.id("length")).sendKeys("6");
            chrome.findElement(By.id("again")).click();
            read(chrome, "5JIEY9");
            assertThat(count(chrome, "[aria-invalid]")).isZero();
        });
    }

    @Test
    void characters_are_framed_where_the_model_says_where_they_stand() throws Exception {
        Recognizer framed = new Delegate(new FakeRecognizer("ab")) {
            @Override
            public List<Outcome> recognizeAll(List<ImageSource> images) {
                Recognition read = new Recognition(
                        "ab",
                        0.9,
                        List.of(
                                new RecognizedToken("a", 0.95, Optional.of(new Box(1, 2, 30, 20))),
                                new RecognizedToken("b", 0.95, Optional.of(new Box(40, 2, 30, 20)))));
                return images.stream()
                        .map(each -> (Outcome) new Outcome.Recognized(read))
                        .toList();
            }
        };
        inBrowser(Client.options(), new FakeSource(framed), chrome -> {
            chrome.findElement(By.cssSelector("#options summary")).click();
            chrome.findElement(By.id("boxes")).click();
            choose(chrome, CAPTCHAS.resolve("000001.png"));
            read(chrome, "ab");
            WebElement svg = chrome.findElement(By.cssSelector("#list .image svg"));
            assertThat(svg.getDomAttribute("viewBox")).isEqualTo("0 0 110 27");
            assertThat(
                            chrome.executeScript(
                                    "return [...document.querySelectorAll('#list rect')].map(each => each.getAttribute('x')).join()"))
                    .isEqualTo("1,40");
        });
    }

    @Test
    void a_server_with_tokens_asks_for_one_and_reads_what_waited() throws Exception {
        ServerOptions options = Client.options().withTokens(List.of("a-token-of-20-letters"));
        inBrowser(options, new FakeSource(new FakeRecognizer("ab")), chrome -> {
            chrome.findElement(By.cssSelector("#unlock:not([hidden])"));
            choose(chrome, CAPTCHAS.resolve("000001.png"));
            chrome.findElement(By.id("secret")).sendKeys("a-wrong-token-of-letters\n");
            Client.await(
                    "it is refused",
                    () -> chrome.findElement(By.id("refused")).getText().contains("not known"));
            chrome.findElement(By.id("secret")).clear();
            chrome.findElement(By.id("secret")).sendKeys("a-token-of-20-letters\n");
            read(chrome, "ab");
            assertThat(count(chrome, "#unlock:not([hidden])")).isZero();
            chrome.navigate().refresh();
            chrome.findElement(By.cssSelector("#model option"));
        });
    }

    @Test
    void a_pasted_data_uri_is_read_and_an_address_or_a_text_is_told() throws Exception {
        inBrowser(Client.options(), new FakeSource(new FakeRecognizer("ab")), chrome -> {
            paste(chrome, "https://other.example/captcha.png");
            assertThat(chrome.findElement(By.id("note")).getText()).contains("loads nothing from elsewhere");
            paste(chrome, "some text");
            assertThat(chrome.findElement(By.id("note")).getText()).contains("not an image");
            paste(
                    chrome,
                    "data:image/png;base64,"
                            + Base64.getEncoder().encodeToString(Files.readAllBytes(CAPTCHAS.resolve("000003.png"))));
            read(chrome, "ab");
            assertThat(chrome.findElement(By.id("note")).getText()).isEmpty();
        });
    }

    private static void paste(ChromeDriver chrome, String text) {
        chrome.executeScript("""
                const data = new DataTransfer();
                data.setData('text/plain', arguments[0]);
                document.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data}));""", text);
    }

    @Test
    void a_busy_server_is_asked_again_until_all_is_read() throws Exception {
        FakeRecognizer slow = new FakeRecognizer("ab");
        inBrowser(Client.options().withQueue(1, 1), new FakeSource(slow), chrome -> {
            slow.holdBack();
            choose(
                    chrome,
                    Stream.of(1, 2, 3, 4, 5, 6)
                            .map(number -> CAPTCHAS.resolve("00000" + number + ".png"))
                            .toArray(Path[]::new));
            chrome.findElement(By.xpath("//p[text()='the server is busy, asking again …']"));
            slow.letGo();
            Client.await("all are read", 60, () -> count(chrome, "#list li[data-text='ab']") == 6);
            assertThat(count(chrome, "#list .error")).isZero();
        });
    }

    @Test
    void a_browser_shows_the_contract_and_programs_get_it_as_what_it_is() throws Exception {
        try (MasterServer server = Client.start(Client.options(), new FakeRecognizer("ab"))) {
            Client client = new Client(server);
            assertThat(client.get("/openapi.yaml", "Accept", "text/html,*/*")
                            .headers()
                            .firstValue("Content-Type"))
                    .contains("text/plain; charset=utf-8");
            assertThat(client.get("/openapi.yaml", "Accept", "*/*").headers().firstValue("Content-Type"))
                    .contains("application/yaml");
        }
    }

    @Test
    void a_screen_reader_hears_names_and_texts() throws Exception {
        inBrowser(Client.options(), BUNDLED, chrome -> {
            choose(chrome, CAPTCHAS.resolve("000002.png"));
            read(chrome, "5JIEY9");
            Client.await(
                    "it is said",
                    () -> chrome.findElement(By.id("said"))
                            .getAttribute("textContent")
                            .contains("000002.png: 5JIEY9"));
            chrome.findElement(By.cssSelector("#options summary")).click();
            assertThat(chrome.findElement(By.id("least")).getAccessibleName()).isEqualTo("Sure from");
            for (WebElement each : chrome.findElements(By.cssSelector("input, select, button"))) {
                if (each.isDisplayed()) {
                    assertThat(each.getAccessibleName())
                            .as(each.getAttribute("outerHTML"))
                            .isNotBlank();
                }
            }
        });
    }

    private interface Visit {
        void with(ChromeDriver chrome) throws Exception;
    }

    /** Opens the page of a server of one model; skipped, with the reason, where there is no browser. */
    private static void inBrowser(ServerOptions options, ModelSource model, Visit visit) throws Exception {
        inBrowser(options, Map.of("captcha", model), visit);
    }

    private static void inBrowser(ServerOptions options, Map<String, ModelSource> models, Visit visit)
            throws Exception {
        Optional<File> browser = program("chromium", "chromium-browser", "google-chrome");
        Optional<File> driver = program("chromedriver");
        assumeThat(browser)
                .as("no Chromium on the PATH: the page is not tried in a browser")
                .isPresent();
        assumeThat(driver)
                .as("no chromedriver on the PATH: the page is not tried in a browser")
                .isPresent();
        ChromeDriver chrome = null;
        try (MasterServer server = Client.start(options, models)) {
            chrome = new ChromeDriver(
                    new ChromeDriverService.Builder()
                            .usingDriverExecutable(driver.get())
                            .usingAnyFreePort()
                            .build(),
                    options(browser.get()));
            chrome.manage().timeouts().implicitlyWait(Duration.ofSeconds(20));
            chrome.get("http://127.0.0.1:" + server.port() + "/");
            visit.with(chrome);
        } finally {
            if (chrome != null) {
                chrome.quit();
            }
        }
    }

    private static void choose(ChromeDriver chrome, Path... pictures) {
        chrome.findElement(By.id("files"))
                .sendKeys(Stream.of(pictures).map(Path::toString).collect(Collectors.joining("\n")));
    }

    private static void read(ChromeDriver chrome, String text) {
        chrome.findElement(By.cssSelector("#list li[data-text='%s'] .text".formatted(text)));
    }

    private static List<String> texts(ChromeDriver chrome) {
        return chrome.findElements(By.cssSelector("#list .text")).stream()
                .map(WebElement::getText)
                .toList();
    }

    @SuppressWarnings("unchecked")
    private static List<String> taken(ChromeDriver chrome) {
        return (List<String>) chrome.executeScript("return taken");
    }

    private static long count(ChromeDriver chrome, String css) {
        return (Long) chrome.executeScript("return document.querySelectorAll(arguments[0]).length", css);
    }

    private static int port(ChromeDriver chrome) {
        return URI.create(chrome.getCurrentUrl()).getPort();
    }

    private static List<LogEntry> complaints(ChromeDriver chrome) {
        return chrome.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .toList();
    }

    /** Hands an image to the page as an event would that brings {@code data}. */
    private static void give(ChromeDriver chrome, String event, String file) throws Exception {
        chrome.executeScript(
                """
                const data = new DataTransfer();
                const bytes = Uint8Array.from(atob(arguments[0]), each => each.charCodeAt(0));
                data.items.add(new File([bytes], arguments[1], {type: 'image/png'}));
                document.dispatchEvent(%s);""".formatted(event),
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
