// SPDX-License-Identifier: Apache-2.0
package master.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Why samples could not be read: how many, and which ones first, by reason. */
final class Reasons {
    private static final int EXAMPLES = 3;

    /** The samples of one reason. */
    private static final class Group {
        private final List<String> examples = new ArrayList<>();
        private int count;
    }

    private final Map<String, Group> groups = new LinkedHashMap<>();
    private int count;

    void add(String reason, String id) {
        Group group = groups.computeIfAbsent(Main.oneLine(reason), key -> new Group());
        group.count++;
        count++;
        if (group.examples.size() < EXAMPLES) {
            group.examples.add(Main.oneLine(id));
        }
    }

    /** How many samples in all. */
    int count() {
        return count;
    }

    /** One line per reason. */
    List<String> lines() {
        return groups.entrySet().stream()
                .map(entry -> "%d of: %s (%s%s)"
                        .formatted(
                                entry.getValue().count,
                                entry.getKey(),
                                String.join(", ", entry.getValue().examples),
                                entry.getValue().count > EXAMPLES ? ", ..." : ""))
                .toList();
    }

    /** For JSON. */
    List<Map<String, Object>> objects() {
        return groups.entrySet().stream()
                .map(entry -> {
                    Map<String, Object> object = new LinkedHashMap<>();
                    object.put("reason", entry.getKey());
                    object.put("count", entry.getValue().count);
                    object.put("examples", entry.getValue().examples);
                    return object;
                })
                .toList();
    }
}
