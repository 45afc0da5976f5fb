// SPDX-License-Identifier: Apache-2.0
/** Services that runtimes, bundled models and image formats implement, found by {@link java.util.ServiceLoader}. */
package master.api.spi;
