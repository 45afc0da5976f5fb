// SPDX-License-Identifier: Apache-2.0
/**
 * The description of a MASTER network, without any library that could run it: its sizes and the names and shapes of its
 * parameters. Training, export and import speak in these names.
 */
package master.core.network;
