// SPDX-License-Identifier: Apache-2.0
package master.core.network;

/**
 * What a model's network is: a MASTER network, all of whose sizes are known, so that it can be trained and written; or
 * a network of another program, of which only its answer is known.
 */
public sealed interface Architecture permits NetworkConfig, CtcNetwork {}
