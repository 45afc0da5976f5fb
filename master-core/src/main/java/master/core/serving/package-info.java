// SPDX-License-Identifier: Apache-2.0
/** What servers say of a model in the Open Inference Protocol. */
package master.core.serving;
