// SPDX-License-Identifier: Apache-2.0
/** The server, put together from its parts. */
package master.serve;
