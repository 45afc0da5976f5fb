// SPDX-License-Identifier: Apache-2.0
package master.data.ink;

import java.util.random.RandomGenerator;

/**
 * A way to make another formula of one, with what other formulas have taught. Thread-safe once all have been added.
 *
 * @see SymbolExchange
 * @see FormulaJoin
 */
interface Rewriting {
    /** Takes what it needs of a formula into the stock. */
    void add(Formula formula, RandomGenerator random);

    /** Whether there is nothing in the stock that others could be made with. */
    boolean isEmpty();

    /** What is in the stock, for people. */
    String stock();

    /** Another formula; the same if it cannot be made into another. */
    Formula write(Formula formula, RandomGenerator random);
}
