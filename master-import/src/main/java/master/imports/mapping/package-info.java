// SPDX-License-Identifier: Apache-2.0
/** From another implementation's names and layouts to those of {@link master.core.network.Parameters}. */
package master.imports.mapping;
