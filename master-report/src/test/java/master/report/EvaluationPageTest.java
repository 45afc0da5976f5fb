// SPDX-License-Identifier: Apache-2.0
package master.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import master.core.image.PixelImage;
import master.core.metric.Scorecard;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class EvaluationPageTest {
    private static final byte[] PNG = Png.of(new PixelImage(2, 1, new int[] {0xFFFFFF, 0}));
    private static final String HOSTILE = "<script>alert('x')</script>&\"\u0000\u202Eabc\uD800";

    private static String page(String label, String text) {
        Scorecard card = new Scorecard();
        card.add(label, text, 0.75);
        card.add("abc", "abc", 0.99);
        card.fail("gone");
        Mistake mistake = new Mistake(
                "a/" + label + ".png", Spelled.ofCharacters(label), Spelled.ofCharacters(text), 0.75, List.of(), PNG);
        return new EvaluationPage(label, label, Map.of(label, label), card, List.of(mistake))
                .page()
                .html();
    }

    @Test
    void nothing_of_a_label_becomes_markup() {
        String html = page(HOSTILE, "x" + HOSTILE);
        assertThat(html).doesNotContainIgnoringCase("<script").doesNotContain("\u0000", "\u202E", "\uD800");
        assertThat(html).contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;&quot;");
    }

    @Test
    void the_page_loads_nothing() {
        String html = page("shop", "sh0p");
        assertThat(html)
                .contains("default-src &#39;none&#39;")
                .doesNotContain("http://", "https://", "url(", "@import", "<link");
        assertThat(Pattern.compile("(?:src|href)=\"([^\"]*)\"")
                        .matcher(html)
                        .results()
                        .map(found -> found.group(1)))
                .isNotEmpty()
                .allMatch(source -> source.startsWith("data:image/png;base64,"));
    }

    @Test
    void every_element_is_closed() throws Exception {
        String body = page("a <b", "a-b");
        String xml = body.substring(body.indexOf("<body>"));
        xml = xml.substring(0, xml.indexOf("</html>")).replaceAll("<img ([^>]*)>", "<img $1/>");
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    @Test
    void shows_label_and_text_side_by_side_with_what_differs() {
        String html = page("s op", "sh0p");
        assertThat(html).containsPattern("class=\"other\"><b>\u2423</b>\\s*<i>h</i>");
        assertThat(html).containsPattern("class=\"same\"><b>p</b>\\s*<i>p</i>");
        assertThat(html).contains("75.0 %", "1 could not be read");
    }

    @Test
    void the_surest_mistake_comes_first() {
        Scorecard card = new Scorecard();
        List<Mistake> mistakes = List.of(
                new Mistake("less.png", Spelled.ofCharacters("a"), Spelled.ofCharacters("b"), 0.5, List.of(0.5), PNG),
                new Mistake("more.png", Spelled.ofCharacters("a"), Spelled.ofCharacters("c"), 0.9, List.of(0.9), PNG));
        mistakes.forEach(
                mistake -> card.add(mistake.label().text(), mistake.text().text(), mistake.confidence()));
        String html =
                new EvaluationPage("m", "d", Map.of(), card, mistakes).page().html();
        assertThat(html.indexOf("more.png")).isPositive().isLessThan(html.indexOf("less.png"));
    }

    @Test
    void a_threshold_that_is_nearly_1_is_not_shown_as_1() {
        Scorecard card = new Scorecard();
        card.add("abc", "abc", 0.99996);
        assertThat(new EvaluationPage("m", "d", Map.of(), card, List.of())
                        .page()
                        .html())
                .contains("from confidence 0.9999", "<b>0.9999</b>")
                .doesNotContain("1.000");
    }

    @Test
    void nothing_evaluated_is_a_page_too() {
        assertThat(new EvaluationPage("m", "d", Map.of(), new Scorecard(), List.of())
                        .page()
                        .html())
                .contains("No character was read wrongly.");
    }

    @Test
    void a_mistake_has_as_many_probabilities_as_tokens() {
        assertThatThrownBy(() -> new Mistake(
                        "a", Spelled.ofCharacters("ab"), Spelled.ofCharacters("a😀"), 0.5, List.of(0.5), PNG))
                .hasMessage("1 probabilities for 2 tokens");
    }

    @Test
    void tokens_of_several_characters_stand_side_by_side() {
        Scorecard card = new Scorecard(text -> List.of(text.split(" ")));
        Mistake mistake = new Mistake(
                "f.inkml",
                new Spelled("\\sin x", List.of("\\sin", "x")),
                new Spelled("\\cos x", List.of("\\cos", "x")),
                0.5,
                List.of(0.6, 0.8),
                PNG);
        card.add(mistake.label().text(), mistake.text().text(), mistake.confidence());
        String html = new EvaluationPage("m", "d", Map.of(), card, List.of(mistake))
                .page()
                .html();
        assertThat(html)
                .containsPattern("class=\"other\"><b>\\\\sin</b>\\s*<i>\\\\cos</i>\\s*<small>60</small>")
                .containsPattern("class=\"same\"><b>x</b>\\s*<i>x</i>\\s*<small>80</small>");
    }
}
