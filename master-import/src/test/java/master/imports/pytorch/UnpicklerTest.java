// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnpicklerTest {
    /** Runs a pickle that is written with one character for each byte. */
    private static Object load(String pickle) throws IOException {
        byte[] bytes = pickle.getBytes(StandardCharsets.ISO_8859_1);
        return new Unpickler(new PickleInput(new ByteArrayInputStream(bytes), 1 << 24), TorchFile::persistent).load();
    }

    @Test
    void a_function_that_a_pickle_names_is_not_called() throws IOException {
        Object result = load("\u0080\2cos\nsystem\nX\2\0\0\0ls\u0085R.");

        assertThat(result).isInstanceOf(Pickled.Opaque.class);
    }

    @Test
    void what_is_done_with_the_result_of_a_function_is_nothing_either() throws IOException {
        // a call of the result of a call, its items, its state
        Object result = load("cbuiltins\neval\n)R)RX\1\0\0\0aK\1s}X\1\0\0\0bK\2sb.");

        assertThat(result)
                .isInstanceOfSatisfying(
                        Pickled.Opaque.class,
                        opaque -> assertThat(opaque.state()).isEqualTo(Map.of("b", 2L)));
    }

    @ParameterizedTest
    @CsvSource({
        "'J\u00FE\u00FF\u00FF\u00FF.', -2",
        "'K\u00FF.', 255",
        "'M\1\2.', 513",
        "'\u008A\1\u00FF.', -1",
        "'\u008A\0.', 0"
    })
    void whole_numbers_are_read(String pickle, long value) throws IOException {
        assertThat(load(pickle)).isEqualTo(value);
    }

    @Test
    void the_rest_of_what_checkpoints_hold_is_read() throws IOException {
        assertThat(load("G?\u00F8\0\0\0\0\0\0.")).isEqualTo(1.5);
        assertThat(load("]q\0(N\u0088\u0089e.")).isEqualTo(List.of(Pickled.None.NONE, true, false));
        assertThat(load("ccollections\nOrderedDict\n)R(X\1\0\0\0aK\1X\1\0\0\0bK\2u."))
                .isEqualTo(Map.of("a", 1L, "b", 2L));
        assertThat(load("ccollections\nOrderedDict\n]]X\1\0\0\0aaK\1aa\u0085R."))
                .isEqualTo(Map.of("a", 1L));
    }

    @Test
    void a_list_may_hold_itself() throws IOException {
        assertThat(load("]q\0h\0a."))
                .isInstanceOfSatisfying(
                        List.class, list -> assertThat(list.get(0)).isSameAs(list));
    }

    @ParameterizedTest
    @CsvSource({
        "'h\7.', memo 7",
        "'0.', empty stack",
        "'t.', mark that is not set",
        "'}]K\1s.', a list or a dictionary as a key",
        "'}(K\1u.', a key that has no value",
        "'}ctorch._utils\n_rebuild_tensor_v2\n((X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0aNK\1tQK\0))tRK\1s.',"
                + "a tensor as a key",
        "'ccollections\nOrderedDict\n](K\1K\2K\3K\4ta\u0085R.', no pair where one of a dictionary should be",
        "'ccollections\nOrderedDict\n]K\1a\u0085R.', no pair where one of a dictionary should be",
        "'\u0080\6.', protocol 6",
        "'I1\n.', opcode 0x49",
        "'X\u00FF\u00FF\u00FF\u007F.', string of 2147483647 bytes",
        "'\u008E\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF.', string of -1 bytes",
        "'K\1', ends or grows too long",
        "'K\1Q.', no tuple where a persistent id should be",
        "'ca\nb\nK\1R.', no tuple where the arguments of a call should be",
        "'ctorch._utils\n_rebuild_tensor_v2\n)R.', a tensor is not made of",
        "'(X\7\0\0\0storagectorch\nOddStorage\nX\1\0\0\0aNK\1tQ.', torch.OddStorage",
        "'(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0aNJ\u00FF\u00FF\u00FF\u00FFtQ.', storage a has -1 values"
    })
    void what_cannot_be_is_refused(String pickle, String message) {
        assertThatThrownBy(() -> load(pickle))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({"'N0', 1200000", "'(', 3000000", "'](', 1200000", "'\u0080\2}q\0', 700000"})
    void a_pickle_that_never_ends_is_given_up(String part, int times) {
        assertThatThrownBy(() -> load(part.repeat(times)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("its pickle takes more than");
    }

    @Test
    void names_of_one_hash_have_an_order() {
        Pickled.Global one = new Pickled.Global("Aa", "x");
        Pickled.Global other = new Pickled.Global("BB", "x");

        assertThat(one).hasSameHashCodeAs(other).isNotEqualTo(other);
        assertThat(one.compareTo(other)).isNegative();
        assertThat(one.compareTo(new Pickled.Global("Aa", "y"))).isNegative();
    }

    @Test
    void copying_a_list_again_and_again_counts_its_items() {
        String list = "](" + "]K\1aK\1a".repeat(1000) + "eq\0";
        String copies = "ccollections\nOrderedDict\nh\0\u0085R".repeat(10_000);

        assertThatThrownBy(() -> load(list + copies)).hasMessageContaining("its pickle takes more than");
    }
}
