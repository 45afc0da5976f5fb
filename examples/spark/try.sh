#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Starts a Spark cluster of one master and two workers on this machine, draws captchas, reads them on the cluster, kills
# one worker in the middle, and compares the texts with those of master recognize. Stops all that it has started.
#
#   examples/spark/try.sh [IMAGES]     5000 if not given
#
# SPARK_HOME names a Spark 4 of yours; without it one is made of the jars that the build downloads.

set -eu

images=${1:-5000}
home=$(CDPATH='' cd -P "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
pids=()

stop() {
  local pid
  for pid in "${pids[@]}"; do
    pkill -9 -P "$pid" 2>/dev/null || true # the executors of a worker
    kill -9 "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
  rm -rf "$work"
}
trap stop EXIT

fail() {
  printf 'try.sh: %s\n' "$1" >&2
  [ $# = 1 ] || tail -n 20 "$2" >&2
  exit 1
}

# Waits until a line is in a log; prints it.
line() { # WHAT LOG
  local i
  for ((i = 0; i < 1200; i++)); do
    grep -m 1 -o "$1" "$2" 2>/dev/null && return
    sleep 0.1
  done
  fail "no line \"$1\" in time" "$2"
}

# A class of Spark in a process of its own, which takes the place of this one.
spark() {
  if [ -x "$SPARK_HOME/bin/spark-class" ]; then
    exec "$SPARK_HOME/bin/spark-class" "$@"
  fi
  exec java $opens -cp "$SPARK_HOME/jars/*" "$@"
}

cd "$home"
echo "building"
skip=true
if [ -z "${SPARK_HOME:-}" ]; then
  export SPARK_HOME=$home/integrations/master-spark/target/spark SPARK_SCALA_VERSION=2.13
  skip=false
fi
./mvnw -q -B -ntp -Pspark -DskipTests -Dspark.jars.skip=$skip -pl :master-spark -am package
jars=$(ls integrations/master-spark/target/lib/*.jar | paste -s -d ,)
jar=$(ls integrations/master-spark/target/master-spark-*.jar)
opens=$(sed -n 's/^ *\(<spark.opens>\)\{0,1\}\(--add-opens=.*\)/\2/p' integrations/master-spark/pom.xml | sed 's/<.*//' | paste -s -d ' ')

echo "drawing $images images"
./master dataset synth --count "$images" --out "$work/drawn" >/dev/null
[ -d "$work/drawn/images" ] && drawn=$work/drawn/images || drawn=$work/drawn

export SPARK_LOCAL_IP=127.0.0.1 SPARK_WORKER_DIR=$work/work SPARK_LOCAL_DIRS=$work/local
mkdir -p "$work/local"
(spark org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 0 --webui-port 0) >"$work/master.log" 2>&1 &
pids+=($!)
url=$(line 'spark://127.0.0.1:[0-9]*' "$work/master.log")
for i in 1 2; do
  (spark org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --port 0 --webui-port 0 --cores 1 --memory 1g \
    "$url") >"$work/worker-$i.log" 2>&1 &
  pids+=($!)
done
echo "a cluster of two workers: $url"

(spark org.apache.spark.deploy.SparkSubmit --master "$url" --conf spark.driver.host=127.0.0.1 \
  --conf spark.ui.enabled=false --conf spark.driver.bindAddress=127.0.0.1 --jars "$jars" --class master.spark.ReadImages "$jar" \
  --folder "$drawn" --out "$work/answers" --per-file $((images / 50 + 1))) >"$work/driver.log" 2>"$work/driver.err" &
driver=$!
pids+=("$driver")
until [ "$(find "$work/answers" -maxdepth 1 -name '*.parquet' 2>/dev/null | wc -l)" -ge 10 ]; do
  kill -0 "$driver" 2>/dev/null || fail "the driver has ended" "$work/driver.err"
  sleep 0.1
done
echo "killing a worker and its executor"
pkill -9 -P "${pids[2]}" || true
kill -9 "${pids[2]}"
wait "${pids[2]}" 2>/dev/null || true
wait "$driver" || fail "the driver has failed" "$work/driver.err"
cat "$work/driver.log"

./master recognize --format tsv "$drawn" >"$work/alone.tsv"
java $opens -cp "$SPARK_HOME/jars/*" examples/spark/Compare.java "$work/answers" "$work/alone.tsv" 2>/dev/null
