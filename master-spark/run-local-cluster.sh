#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Trains on a Spark cluster of this machine: one master, some workers with one core each, all on 127.0.0.1.
#
#   run-local-cluster.sh DIR [WORDS FOR THE DRIVER]   such as -c my.yaml --round-steps 20 --steps 100
#
# WORKERS        how many workers; default 2
# WORKER_MEMORY  the Java heap of an executor; default 1g
# DRIVER_OPTS    more options for the driver's Java, such as -Dspark.authenticate=true
#
# DIR gets the models, and in DIR/logs what master, workers and executors say; worker-N.pid there can be killed, to see
# what happens.

set -eu

[ $# -ge 1 ] || { sed -n 's/^# \{0,1\}//p' "$0" >&2; exit 2; }
home=$(CDPATH='' cd -P "$(dirname "$0")/.." && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
shift
workers=${WORKERS:-2}
memory=${WORKER_MEMORY:-1g}
logs=$out/logs
mkdir -p "$logs"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

# A home of Spark: its daemons start executors with the jars in here
export SPARK_HOME=$home/master-spark/target/spark
[ -d "$SPARK_HOME/jars" ] || (cd "$home" && ./mvnw -q -B -Pspark -pl master-spark -am -DskipTests package)
export SPARK_SCALA_VERSION=2.12 SPARK_LOCAL_IP=127.0.0.1

# OpenBLAS 0.3.19 does not know newer processors
if [ -z "${OPENBLAS_CORETYPE:-}" ]; then
  grep -q -m 1 -w avx512f /proc/cpuinfo && OPENBLAS_CORETYPE=SKYLAKEX || OPENBLAS_CORETYPE=HASWELL
fi
export OPENBLAS_CORETYPE OMP_WAIT_POLICY=PASSIVE

# Executors get these from Spark; whoever is started here does not.
opens=()
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util java.util.concurrent \
  java.util.concurrent.atomic sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done

pids=()
stop() {
  kill "${pids[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
}
trap stop EXIT

daemon() { # NAME CLASS WORDS...
  local name=$1
  shift
  "$java" -Xmx256m "${opens[@]}" -cp "$SPARK_HOME/jars/*" "$@" >"$logs/$name.log" 2>&1 &
  pids+=($!)
  echo $! >"$logs/$name.pid"
}

daemon master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 0 --webui-port 0
url=
for _ in $(seq 300); do
  url=$(sed -n 's/.*\(spark:\/\/127\.0\.0\.1:[0-9]*\).*/\1/p' "$logs/master.log" | head -n 1)
  [ -z "$url" ] || break
  kill -0 "${pids[0]}" 2>/dev/null || { cat "$logs/master.log" >&2; exit 1; }
  sleep 0.2
done
[ -n "$url" ] || { echo "the master did not start within a minute: $logs/master.log" >&2; exit 1; }
for i in $(seq "$workers"); do
  daemon "worker-$i" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 --cores 1 \
    --memory "$memory" --work-dir "$logs/worker-$i" "$url"
done

# shellcheck disable=SC2086 # DRIVER_OPTS are words
"$java" -Xmx1g -Djava.awt.headless=true "${opens[@]}" -Dspark.executor.memory="$memory" \
  -Dspark.executor.extraJavaOptions=-Djava.awt.headless=true ${DRIVER_OPTS:-} -cp "$SPARK_HOME/jars/*" master.spark.ClusterCommand \
  --config "$home/master-spark/local-cluster.yaml" --master "$url" --workers "$workers" --out "$out" "$@"
