# SPDX-License-Identifier: Apache-2.0
"""Reads the images of a folder with PySpark 4, through the class of the JVM, and prints path, text and confidence.

    spark-submit --jars JARS examples/spark/read.py FOLDER        (JARS: docs/spark.md)
"""
import sys

from pyspark.sql import DataFrame, SparkSession


def main(folder):
    spark = SparkSession.builder.getOrCreate()
    images = spark.read.format("binaryFile").option("pathGlobFilter", "*.png").load(folder)

    # a Transformer
    recognizer = spark._jvm.master.spark.TextRecognizer().setModel("captcha").setBatchSize(32)
    read = DataFrame(recognizer.transform(images._jdf), spark)
    for row in read.orderBy("path").select("path", "read.text", "read.confidence").collect():
        print(row.path, row.text, f"{row.confidence:.4f}", sep="\t")

    # a function of SQL
    spark._jvm.master.spark.TextRecognizer().setCharset("0-9").register(spark._jsparkSession, "read_digits")
    images.createOrReplaceTempView("images")
    spark.sql("SELECT count(read_digits(content).read.text) AS digits FROM images").show()
    spark.stop()


main(sys.argv[1])
