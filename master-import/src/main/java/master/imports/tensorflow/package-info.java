// SPDX-License-Identifier: Apache-2.0
/** TensorFlow's checkpoints: the table, the shards, the graph of objects, and the names of MASTER-TF. */
package master.imports.tensorflow;
