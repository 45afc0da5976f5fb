// SPDX-License-Identifier: Apache-2.0
/** Training runs: start, resume, fine-tune, validate, export. */
package master.train;
