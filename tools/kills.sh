#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# Kills a training run again and again (SIGKILL), resumes it each time, and checks at the end that it has come to the same
# weights, bit for bit, as a run that nobody killed.
#
#   tools/kills.sh [KILLS]      50 if not given; about 10 s each on two cores
#
# Every second kill hits a checkpoint being written, the others any moment. Fails if a resume does not go on from the
# newest checkpoint, if three intervals between checkpoints are lost, or if the weights, their average or the state of
# the optimizer differ in one bit. What is lost is at most one interval, one step and the writing; how long the last two
# take, the machine decides, so kills that lost over a second more than the interval are counted and not a failure.

set -eu

kills=${1:-50}
interval=4 # seconds between checkpoints
home=$(CDPATH='' cd -P "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill -9 "$pid" 2>/dev/null; rm -rf "$work"' EXIT
export OMP_NUM_THREADS=1 # sums are added in the same order every time

fail() {
  printf 'kills: %s\n' "$*" >&2
  tail -n 20 "$work/log" >&2
  exit 1
}

configure() { # STEPS
  cat >"$work/run.yaml" <<YAML
name: kills
charset: "0123456789"
maxLength: 4
image: {height: 16, width: 48}
network: tiny
data:
  train:
    - synthetic: {minLength: 1, maxLength: 4, styles: {plain: 1}, texts: {digits: 1}}
training: {steps: $1, batchSize: 8, learningRate: 0.003, warmupSteps: 0, schedule: constant, dropout: 0.1,
           averaging: 0.98, checkpointSeconds: $interval}
YAML
}

newest() { # FOLDER: the name of its newest checkpoint, or nothing
  ls "$1/checkpoints" 2>/dev/null | grep '^step-' | tail -n 1 || true
}

alive() {
  kill -0 "$pid" 2>/dev/null || fail "the run ended by itself"
}

milliseconds() { # [FILE]: when it was last changed, or now
  if [ $# -eq 1 ]; then date -r "$1" +%s%3N; else date +%s%3N; fi
}

# The bytes behind the header of a safetensors file: the values. The header also says how long the run took.
values() { # FILE
  tail -c +$((9 + $(od -A n -t u8 -N 8 "$1"))) "$1"
}

configure 100000000
writing=0 most=0 late=0 damaged=0
for ((kill = 1; kill <= kills; kill++)); do
  before=$(newest "$work/run")
  : >"$work/log"
  "$home/master" train --config "$work/run.yaml" --out "$work/run" ${before:+--resume} >"$work/log" 2>&1 &
  pid=$!
  if [ -n "$before" ]; then
    until grep -q 'resumed at step' "$work/log"; do alive; sleep 0.05; done
    resumed=$(sed -n 's/.*resumed at step \([0-9]*\).*/\1/p' "$work/log")
    [ "$(printf 'step-%08d' "$resumed")" = "$before" ] || fail "$before was there, but it resumed at $resumed"
    ! grep -q 'is damaged' "$work/log" || damaged=$((damaged + 1))
  else
    until [ -n "$(newest "$work/run")" ]; do alive; sleep 0.05; done
  fi
  until grep -q 'matrix products' "$work/log"; do alive; sleep 0.05; done # the first step begins
  began=$(milliseconds)
  if ((kill % 2)); then
    until compgen -G "$work/run/checkpoints/.step-*" >/dev/null; do alive; sleep 0.005; done
    sleep "0.0$((RANDOM % 30 + 10))"
  else
    sleep "$((RANDOM % (2 * interval))).$((RANDOM % 10))"
  fi
  alive
  kill -9 "$pid"
  at=$(milliseconds)
  wait "$pid" 2>/dev/null || true
  pid=
  last=$(newest "$work/run")
  written=$(milliseconds "$work/run/checkpoints/$last/state.json")
  lost=$((at - (written > began ? written : began)))
  [ "$lost" -le "$most" ] || most=$lost
  [ "$lost" -le $((1000 * interval + 1000)) ] || late=$((late + 1))
  [ "$lost" -le $((3000 * interval)) ] || fail "kill $kill: $lost ms of training are lost"
  ! compgen -G "$work/run/checkpoints/.step-*" >/dev/null || writing=$((writing + 1))
done

end=$((10#${last#step-} + 10))
configure "$end"
for run in run straight; do
  "$home/master" train --config "$work/run.yaml" --out "$work/$run" \
    "$([ "$run" = run ] && echo --resume || echo --verbose)" >"$work/log" 2>&1 || fail "$run did not reach its end"
  checkpoint=$work/$run/checkpoints/$(printf 'step-%08d' "$end")
  for file in model training; do
    values "$checkpoint/$file.safetensors" >"$work/$run.$file" || fail "no $file of $run"
  done
done
for file in model training; do
  [ -s "$work/run.$file" ] && cmp "$work/run.$file" "$work/straight.$file" || fail "$file differs at step $end"
done
printf '%d kills, %d of them while a checkpoint was written; %d resumes, %d checkpoints damaged\n' \
  "$kills" "$writing" "$kills" "$damaged"
printf 'at most %d ms of training lost, checkpoints every %d ms; more than %d ms lost %d times\n' \
  "$most" "$((1000 * interval))" "$((1000 * interval + 1000))" "$late"
printf 'step %d: weights, average and optimizer are bitwise those of a run that was not killed\n' "$end"
