// SPDX-License-Identifier: Apache-2.0
/** Microbenchmarks by JMH. In the package of the runtime, whose text decoding is nobody else's business. */
package master.runtime;
