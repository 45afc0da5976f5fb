// SPDX-License-Identifier: Apache-2.0
/** The commands {@code train} and {@code finetune}. */
package master.train.cli;
