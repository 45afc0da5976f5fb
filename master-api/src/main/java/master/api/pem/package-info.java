// SPDX-License-Identifier: Apache-2.0
/** The text form of keys, for {@link master.api.ModelKey} and the command that makes keys. */
package master.api.pem;
