// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the texts in the images of a Spark DataFrame: {@link master.spark.TextRecognizer}, a Transformer of Spark
 * ML, and {@link
 * master.spark.ReadImages}, a program for {@code spark-submit}.
 *
 * <p>An executor opens a model once ({@code ModelPool}); its tasks share it, each reads with one thread of its own
 * ({@code
 * ReadRows}). An image that cannot be read is a row with an error, never a failed task.
 */
package master.spark;
