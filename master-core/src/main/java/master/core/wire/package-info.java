// SPDX-License-Identifier: Apache-2.0

/**
 * The wire format of protocol buffers, and what the formats around it share; for MASTER's own modules only.
 *
 * <p>A {@link master.core.wire.WireReader} takes bytes of anybody: it stays within them and says at which byte something
 * is wrong. A {@link master.core.wire.WireWriter} writes the same format.
 */
package master.core.wire;
