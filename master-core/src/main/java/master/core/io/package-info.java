// SPDX-License-Identifier: Apache-2.0

/** Files that are there whole or not at all, and their digests; for MASTER's own modules only. */
package master.core.io;
