// SPDX-License-Identifier: Apache-2.0
package master.core.metric;

/**
 * Word accuracy under one protocol.
 *
 * @param protocol the rule
 * @param correct texts that agree with their label
 * @param evaluated samples that count, those that could not be read included
 * @param skipped samples whose label does not count
 * @param failed of those evaluated, how many could not be read; they are wrong
 */
public record ProtocolScore(Protocol protocol, long correct, long evaluated, long skipped, long failed) {
    /** The share of evaluated samples that is right. */
    public Proportion accuracy() {
        return new Proportion(correct, evaluated);
    }
}
