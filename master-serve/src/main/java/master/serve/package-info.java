// SPDX-License-Identifier: Apache-2.0
/** The command, and the server put together from its parts. */
package master.serve;
