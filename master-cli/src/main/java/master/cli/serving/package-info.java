// SPDX-License-Identifier: Apache-2.0
/** What other servers need to know of a model: Triton's repository, and the metadata of the Open Inference Protocol. */
package master.cli.serving;
