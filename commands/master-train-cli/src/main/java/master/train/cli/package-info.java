// SPDX-License-Identifier: Apache-2.0
/** The commands {@code train}, {@code finetune} and {@code calibrate}. */
package master.train.cli;
