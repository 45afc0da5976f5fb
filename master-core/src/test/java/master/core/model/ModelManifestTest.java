// SPDX-License-Identifier: Apache-2.0
package master.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import master.api.Canvas;
import master.api.Vocabulary;
import master.core.image.Filter;
import master.core.image.Preprocessing;
import master.core.image.ResizeMode;
import master.core.network.CtcNetwork;
import master.core.network.NetworkConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelManifestTest {
    private static ModelManifest manifest(NetworkConfig network) {
        return new ModelManifest(
                "captcha",
                Vocabulary.ofCharacters("0aZ é,=\"\\漢😀"),
                new Preprocessing(3, 48, 160, ResizeMode.PAD_RIGHT, 0.485, 0.229),
                25,
                network,
                Map.of("wordAccuracy", "0.98", "characterAccuracy", "0.995"),
                Map.of("seed", "7", "data", "synthetic; line 1\nline 2"));
    }

    @Test
    void survives_its_properties() {
        for (NetworkConfig network : List.of(NetworkConfig.full(), NetworkConfig.compact())) {
            assertThat(ModelManifest.fromProperties(manifest(network).toProperties()))
                    .isEqualTo(manifest(network));
        }
    }

    @Test
    void a_second_look_is_a_property_of_models_that_want_one_and_of_no_other() {
        ModelManifest one = manifest(NetworkConfig.compact());
        ModelManifest two = one.withSecondLook(true);
        assertThat(one.toProperties()).doesNotContainKey("master.secondLook");
        assertThat(two.toProperties())
                .containsEntry("master.secondLook", "true")
                .containsEntry("master.format", "1");
        assertThat(ModelManifest.fromProperties(two.toProperties()))
                .isEqualTo(two)
                .isNotEqualTo(one);
        assertThat(two.withName("a")
                        .withMetrics(Map.of())
                        .withProvenance(Map.of())
                        .withTemperature(2)
                        .secondLook())
                .isTrue();
        Map<String, String> odd = new HashMap<>(two.toProperties());
        odd.put("master.secondLook", "yes");
        assertThatThrownBy(() -> ModelManifest.fromProperties(odd))
                .hasMessage("property master.secondLook is \"yes\", true or false is allowed");
    }

    @Test
    void tokens_are_written_in_a_newer_format_and_characters_as_ever() {
        ModelManifest characters = manifest(NetworkConfig.compact());
        assertThat(characters.toProperties())
                .containsEntry("master.format", "1")
                .doesNotContainKeys("master.tokens", "master.separator", "master.boxed");
        ModelManifest tokens = new ModelManifest(
                "table",
                Vocabulary.of(List.of("<td></td>", "<tr>", "#", " a b"), "", Set.of("<td></td>")),
                characters.preprocessing(),
                2000,
                characters.network(),
                Map.of(),
                Map.of());
        assertThat(tokens.toProperties())
                .containsEntry("master.format", "2")
                .containsEntry("master.tokens", "<td></td>\n<tr>\n#\n a b")
                .containsEntry("master.boxed", "<td></td>")
                .doesNotContainKey("master.charset");
        assertThat(ModelManifest.fromProperties(tokens.toProperties())).isEqualTo(tokens);
    }

    @Test
    void several_canvases_are_a_version_that_older_readers_refuse() {
        ModelManifest one = manifest(NetworkConfig.compact());
        assertThat(one.toProperties()).containsEntry("master.format", "1").containsEntry("master.image.width", "160");
        ModelManifest several = new ModelManifest(
                one.name(),
                one.vocabulary(),
                Preprocessing.fitting(3, List.of(new Canvas(32, 64), new Canvas(32, 128))),
                one.maxLength(),
                one.network(),
                one.metrics(),
                one.provenance());
        assertThat(several.toProperties())
                .containsEntry("master.format", "2")
                .containsEntry("master.image.canvases", "32x64,32x128")
                .doesNotContainKeys("master.image.height", "master.image.width");
        assertThat(ModelManifest.fromProperties(several.toProperties())).isEqualTo(several);
    }

    private static ModelManifest ctc(int blank) {
        return new ModelManifest(
                "rec",
                Vocabulary.of(List.of("a", "bc", " "), "", Set.of()),
                new Preprocessing(
                        3,
                        List.of(new Canvas(48, 320), new Canvas(48, 640)),
                        ResizeMode.OPEN_WIDTH,
                        0.5,
                        0.25,
                        Filter.BILINEAR),
                80,
                new CtcNetwork(blank),
                Map.of(),
                Map.of());
    }

    @Test
    void a_network_of_another_program_travels_in_the_newest_version() {
        assertThat(ctc(3).toProperties())
                .containsEntry("master.format", "3")
                .containsEntry("master.ctc.blank", "3")
                .containsEntry("master.image.canvases", "48x320,48x640")
                .containsEntry("master.image.resize", "open_width")
                .containsEntry("master.image.filter", "bilinear");
        assertThat(ModelManifest.fromProperties(ctc(3).toProperties())).isEqualTo(ctc(3));
        assertThat(ctc(3).ctc()).contains(new CtcNetwork(3));
    }

    @Test
    void a_network_of_another_program_has_no_sizes() {
        assertThatThrownBy(() -> ctc(0).parameters())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("model rec is a CTC recognizer of another program: it can be run, but neither trained nor"
                        + " exported again");
        Map<String, String> both = new HashMap<>(ctc(0).toProperties());
        NetworkConfig.compact().toProperties().forEach((key, value) -> both.put("master.network." + key, value));
        assertThatThrownBy(() -> ModelManifest.fromProperties(both)).hasMessageContaining("one of them is allowed");
    }

    @Test
    void the_blank_is_one_of_the_classes() {
        assertThatThrownBy(() -> ctc(4)).hasMessage("blank 4 of 4 classes, 0 to 3 is allowed");
        assertThatThrownBy(() -> new CtcNetwork(-1)).hasMessage("blank -1, 0 or more is allowed");
        assertThatThrownBy(() -> ctc(0).withTemperature(2)).hasMessageContaining("temperature 2.0");
        for (int token = 0; token < 3; token++) {
            assertThat(new CtcNetwork(1).tokenOf(new CtcNetwork(1).classOf(token)))
                    .isEqualTo(token);
        }
        assertThat(new CtcNetwork(1).classOf(1)).isEqualTo(2);
    }

    @Test
    void a_filter_of_others_is_not_passed_over_by_older_readers() {
        ModelManifest plain = manifest(NetworkConfig.compact());
        assertThat(plain.toProperties()).doesNotContainKey("master.image.filter");
        Preprocessing input = plain.preprocessing();
        ModelManifest other = new ModelManifest(
                plain.name(),
                plain.vocabulary(),
                new Preprocessing(
                        input.channels(),
                        input.canvases(),
                        input.resize(),
                        input.mean(),
                        input.deviation(),
                        Filter.LANCZOS),
                plain.maxLength(),
                plain.network(),
                plain.metrics(),
                plain.provenance());
        assertThat(other.toProperties()).containsEntry("master.format", "3");
        assertThat(ModelManifest.fromProperties(other.toProperties())).isEqualTo(other);
    }

    @Test
    void a_temperature_is_written_where_it_is_not_1() {
        ModelManifest plain = manifest(NetworkConfig.compact());
        assertThat(plain.temperature()).isEqualTo(1);
        assertThat(plain.toProperties()).doesNotContainKey("master.temperature");
        ModelManifest calibrated = plain.withTemperature(1.37).withName("x").withMetrics(Map.of());
        assertThat(calibrated.toProperties()).containsEntry("master.temperature", "1.37");
        assertThat(ModelManifest.fromProperties(calibrated.toProperties())).isEqualTo(calibrated);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 0.009, 101, Double.NaN, Double.POSITIVE_INFINITY})
    void a_temperature_that_is_none_is_refused(double temperature) {
        assertThatThrownBy(() -> manifest(NetworkConfig.compact()).withTemperature(temperature))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("temperature %s, 0.01 to 100 is allowed", temperature);
    }

    @Test
    void ignores_properties_of_others() {
        Map<String, String> properties =
                new HashMap<>(manifest(NetworkConfig.compact()).toProperties());
        properties.put("author", "somebody");
        properties.put(ModelManifest.DIGEST_KEY, "0".repeat(64));
        assertThat(ModelManifest.fromProperties(properties)).isEqualTo(manifest(NetworkConfig.compact()));
    }

    @Test
    void lists_its_properties_in_the_same_order_every_time() {
        assertThat(manifest(NetworkConfig.full()).toProperties().keySet())
                .containsExactlyElementsOf(
                        manifest(NetworkConfig.full()).toProperties().keySet())
                .startsWith("master.format", "master.name", "master.charset", "master.maxLength");
    }

    @Test
    void changes_one_thing_at_a_time() {
        ModelManifest manifest = manifest(NetworkConfig.compact());
        assertThat(manifest.withName("x").name()).isEqualTo("x");
        assertThat(manifest.withName("x").withName("captcha")).isEqualTo(manifest);
        assertThat(manifest.withMetrics(Map.of()).metrics()).isEmpty();
        assertThat(manifest.withMetrics(Map.of()).provenance()).isEqualTo(manifest.provenance());
        assertThat(manifest.withProvenance(Map.of("a", "b")).provenance()).containsExactly(Map.entry("a", "b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "master.format",
                "master.name",
                "master.charset",
                "master.maxLength",
                "master.image.channels",
                "master.image.resize",
                "master.image.mean",
                "master.network.stem",
                "master.network.stages",
                "master.network.stage2.channels",
                "master.network.sharedNorm"
            })
    void names_a_property_that_is_missing(String key) {
        Map<String, String> properties =
                new HashMap<>(manifest(NetworkConfig.compact()).toProperties());
        assertThat(properties.remove(key)).isNotNull();
        assertThatThrownBy(() -> ModelManifest.fromProperties(properties))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(key.substring(key.lastIndexOf('.') + 1))
                .hasMessageContaining("is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "master.format            | 4       | master.format is 4, this version reads 1 to 3",
                "master.format            | 0       | master.format is 0, this version reads 1 to 3",
                "master.format            | one     | property master.format is \"one\", a whole number is needed",
                "master.maxLength         | 0       | maxLength 0, 1 to 2000 are allowed",
                "master.maxLength         | 2001    | maxLength 2001, 1 to 2000 are allowed",
                "master.charset           | aa      | charset holds 'a' (U+0061) twice, each character is allowed once",
                "master.image.channels    | 2       | channels 2, 1 (gray) or 3 (RGB) are allowed",
                "master.image.deviation   | x       | property deviation is \"x\", a number is needed",
                "master.image.resize      | crop    | property resize is \"crop\", one of [stretch, pad_right, pad_center, full_height, fit, top_left, open_width] is needed",
                "master.network.sharedNorm| yes     | property sharedNorm is \"yes\", true or false is needed",
                "master.network.stem      | 3,x     | property stem is \"3,x\", whole numbers separated by commas are needed",
                "master.network.stages    | 99      | stages 99, 1 to 16 are allowed",
            })
    void names_a_property_that_is_wrong_and_what_is_allowed(String key, String value, String message) {
        Map<String, String> properties =
                new HashMap<>(manifest(NetworkConfig.compact()).toProperties());
        properties.put(key, value);
        assertThatThrownBy(() -> ModelManifest.fromProperties(properties))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
