// SPDX-License-Identifier: Apache-2.0
package master.data.ink;

import java.util.List;

/**
 * Handwriting and what it says.
 *
 * @param label tokens in the normal form of {@link FormulaText}
 */
record Formula(Ink ink, String label) {
    List<String> tokens() {
        return List.of(label.split(" ", -1));
    }
}
