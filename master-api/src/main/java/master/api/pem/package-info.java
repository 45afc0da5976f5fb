// SPDX-License-Identifier: Apache-2.0
/** The PEM format of keys, for {@link master.api.ModelKey} and the command {@code master sign}. */
package master.api.pem;
