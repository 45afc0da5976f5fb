// SPDX-License-Identifier: Apache-2.0
package master.imports.pytorch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that MASTER has in MMOCR since 0.6, as those of MASTER-mmocr, whose network it is: with contexts in every
 * block, and images in blue, green, red.
 *
 * <p>Source: MMOCR at v0.6.2 and v1.0.1, {@code mmocr/models/textrecog} and {@code mmocr/models/common/dictionary}; mmcv's
 * {@code BaseTransformerLayer}.
 */
final class OpenMmocr {
    /**
     * What a name is in MASTER-mmocr.
     *
     * @param more what is added to the number that {@code #} stands for, the first group
     */
    private record Rule(Pattern pattern, String replacement, int more) {
        Rule(String pattern, String replacement) {
            this(Pattern.compile(pattern), replacement, 0);
        }

        Rule(String pattern, String replacement, int more) {
            this(Pattern.compile(pattern), replacement, more);
        }

        String apply(Matcher matched) {
            String number = more == 0 ? "" : Integer.toString(Integer.parseInt(matched.group(1)) + more);
            return matched.replaceFirst(replacement.replace("#", number));
        }
    }

    private static final String BLOCK = "(backbone\\.layer\\d\\.\\d+)\\.";
    private static final String LAYER = "decoder\\.decoder_layers\\.(\\d+)\\.";

    private static final List<Rule> RULES = List.of(
            new Rule("backbone\\.stem_layers\\.(\\d)\\.conv\\.(.*)", "backbone.conv#.$2", 1),
            new Rule("backbone\\.stem_layers\\.(\\d)\\.bn\\.(.*)", "backbone.bn#.$2", 1),
            new Rule("backbone\\.\\w+_after_stage_(\\d)\\.conv\\.(.*)", "backbone.conv#.$2", 2),
            new Rule("backbone\\.\\w+_after_stage_(\\d)\\.bn\\.(.*)", "backbone.bn#.$2", 2),
            new Rule(BLOCK + "gca_module\\.(.*)", "$1.context_block.$2"),
            new Rule(BLOCK + "downsample\\.conv\\.(.*)", "$1.downsample.0.$2"),
            new Rule(BLOCK + "downsample\\.bn\\.(.*)", "$1.downsample.1.$2"),
            new Rule(LAYER + "attentions\\.0\\.attn\\.(.*)", "decoder.layers.$1.self_attn.$2"),
            new Rule(LAYER + "attentions\\.1\\.attn\\.(.*)", "decoder.layers.$1.src_attn.$2"),
            new Rule(LAYER + "ffns\\.0\\.layers\\.0\\.0\\.(.*)", "decoder.layers.$1.feed_forward.w_1.$2"),
            new Rule(LAYER + "ffns\\.0\\.layers\\.1\\.(.*)", "decoder.layers.$1.feed_forward.w_2.$2"),
            new Rule(LAYER + "norms\\.(\\d)\\.(.*)", "decoder.layers.$1.sublayer.$2.norm.$3"),
            new Rule("decoder\\.cls\\.(.*)", "decoder.fc.$1"));

    private static final Pattern JOINED = Pattern.compile("(.*)\\.in_proj_(weight|bias)");
    private static final String PROJECTED = ".out_proj.";

    private OpenMmocr() {}

    /** Whether a checkpoint has its names. */
    static boolean has(StateDict state) {
        return state.has("decoder.decoder_layers.") || state.has("backbone.stem_layers.");
    }

    /** Whether the unknown character is the last token, as since 1.0, and not the one behind the characters. */
    static boolean unknownIsLast(Object root) {
        Object meta = root instanceof Map<?, ?> checkpoint ? checkpoint.get("meta") : null;
        return !(meta instanceof Map<?, ?> map
                && (map.containsKey("mmocr_version") || map.containsKey("mmcv_version")));
    }

    /** The same tensors; one that holds the projections to query, key and value becomes three. */
    static StateDict renamed(StateDict state) {
        Map<String, TorchTensor> tensors = new LinkedHashMap<>();
        state.tensors().forEach((foreign, tensor) -> {
            String name = renamed(foreign);
            Matcher joined = JOINED.matcher(name);
            if (joined.matches() && !tensor.shape().isEmpty() && tensor.shape().get(0) % 3 == 0) {
                for (int i = 0; i < 3; i++) {
                    tensors.put("%s.linears.%d.%s".formatted(joined.group(1), i, joined.group(2)), third(tensor, i));
                }
            } else {
                tensors.put(name.replace(PROJECTED, ".linears.3."), tensor);
            }
        });
        return new StateDict(tensors);
    }

    private static String renamed(String name) {
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern().matcher(name);
            if (matcher.matches()) {
                return rule.apply(matcher);
            }
        }
        return name;
    }

    private static TorchTensor third(TorchTensor tensor, int index) {
        List<Integer> shape = new ArrayList<>(tensor.shape());
        shape.set(0, shape.get(0) / 3);
        int offset = tensor.offset() + index * shape.get(0) * tensor.strides().get(0);
        return new TorchTensor(tensor.storage(), offset, shape, tensor.strides());
    }
}
