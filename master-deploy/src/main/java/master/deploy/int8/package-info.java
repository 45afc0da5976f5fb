// SPDX-License-Identifier: Apache-2.0
/** Models in 8-bit integers: measuring activations, and keeping the accuracy. */
package master.deploy.int8;
