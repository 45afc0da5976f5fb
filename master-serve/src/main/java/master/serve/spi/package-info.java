// SPDX-License-Identifier: Apache-2.0
/** How another module answers the same models in another protocol. */
package master.serve.spi;
