#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Speed on Spark beside one process of the same cores: docs/spark.md. Wants a machine with two cores that does nothing else.
#
#   tools/bench/spark.sh FOLDER [IMAGES]     images to read, taken again and again; 20000 of them if not given

set -eu

folder=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
./mvnw -q -B -ntp -Pspark -DskipTests -Dspark.jars.skip=false -pl :master-spark -am package
export SPARK_HOME=$PWD/integrations/master-spark/target/spark SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1
SPARK_WORKER_DIR=$(mktemp -d)
export SPARK_WORKER_DIR
trap 'rm -rf "$SPARK_WORKER_DIR"' EXIT
jars=$(printf '%s,' integrations/master-spark/target/master-spark-*.jar integrations/master-spark/target/lib/*.jar)
opens=$(sed -n 's/^ *\(<spark.opens>\)\{0,1\}\(--add-opens=.*\)/\2/p' integrations/master-spark/pom.xml | sed 's/<.*//' | paste -s -d ' ')
# shellcheck disable=SC2086 # words
java $opens -cp "$SPARK_HOME/jars/*:integrations/master-spark/target/*:integrations/master-spark/target/lib/*" tools/bench/SparkBench.java \
  "$folder" "${2:-20000}" "${jars%,}" 2>/dev/null
