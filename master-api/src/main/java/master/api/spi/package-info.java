// SPDX-License-Identifier: Apache-2.0
/** What a runtime and a bundled model provide, found by {@link java.util.ServiceLoader}. */
package master.api.spi;
