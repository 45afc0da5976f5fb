// SPDX-License-Identifier: Apache-2.0
/** How a server runs: where it listens, who may ask, what a request may cost. */
package master.serve.options;
