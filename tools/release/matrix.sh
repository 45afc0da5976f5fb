#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the product where users run it, and prints a table: versions of Java, module path and class path, locales, a home and
# an installation that cannot be written to, folders with spaces and other letters.
#   tools/release/matrix.sh JAVA_HOME...          # several, such as of Java 17 and 25
# Exit code 0: all as it should be; 1: something is not. Rows for another user need root and setpriv.
set -uo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
[ $# -gt 0 ] || { echo "which Java? matrix.sh JAVA_HOME..." >&2; exit 2; }
work=$(mktemp -d)
chmod 755 "$work"
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
failures=0

row() { # what, expected, command...
  local what=$1 expected=$2 answer
  shift 2
  answer=$("$@" 2>"$work/err") || answer="exit code $?"
  if [ "$answer" = "$expected" ]; then
    printf '%-72s ok\n' "$what"
  else
    printf '%-72s FAILED\n' "$what"
    printf '%s\n' "$answer" "$(cat "$work/err")" | head -n 12 | sed 's/^/    /'
    failures=$((failures + 1))
  fi
}

texts() { # of what recognize prints, so that folders do not matter
  sed 's/^.*\.png *//' "$1"
}

read_all() { # folder of an installation, then variables for env
  local home=$1
  shift
  env "$@" "$home/master" recognize "$home/testdata/captchas" >"$work/out" && texts "$work/out"
}

read_on_class_path() { # options of Java
  local jars
  jars=$(printf '%s:' "$root/.build/$(cat "$root/.build/light")"/modules/*.jar)
  "$JAVA_HOME/bin/java" "$@" -cp "$jars" master.cli.Main recognize "$root/testdata/captchas" >"$work/out" && texts "$work/out"
}

read_as_nobody() { # folder of an installation
  setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$work/home" "$1/master" recognize "$1/testdata/captchas" \
    >"$work/out" && texts "$work/out"
}

train_and_read() { # folder
  "$root/master" train -c "$root/configs/toy.yaml" --steps 2 --out "$1/run" >/dev/null 2>&1 || return
  "$root/master" recognize --model "$1/run/model.onnx" --format json "$root/testdata/captchas/000001.png" \
    | grep -o '"confidence"' | head -n 1
}

install() { # where: what a user would have cloned and built, owned by whoever runs this
  mkdir -p "$1"
  (cd "$root" && git ls-files -z master pom.xml dist testdata configs '*master-*/pom.xml' | xargs -0 cp --parents -t "$1")
  (cd "$root" && for module in {.,commands,models,integrations}/master-*/; do mkdir -p "$1/$module/src/main"; done)
  cp -r "$root/.build" "$1/"
  touch "$1/.build/light" "$1/.build/train"
}

for home in "$@"; do
  export JAVA_HOME=$home
  version=$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$home/release")
  java="Java $version"
  "$root/master" models >/dev/null || exit 1
  expected=$(read_all "$root")
  [ "$(printf '%s\n' "$expected" | wc -l)" = 12 ] || { echo "$java reads nothing" >&2; exit 1; }

  row "$java, module path, Turkish" "$expected" read_all "$root" MASTER_JAVA_OPTS='-Duser.language=tr -Duser.country=TR'
  row "$java, module path, LC_ALL=C" "$expected" read_all "$root" LC_ALL=C
  row "$java, class path" "$expected" read_on_class_path
  row "$java, class path, Turkish" "$expected" read_on_class_path -Duser.language=tr -Duser.country=TR

  strange="$work/ein Ordner mit ñ, ü and 文字"
  install "$strange"
  row "$java, spaces and other letters in the folder's name" "$expected" read_all "$strange"
  row "$java, the same, LC_ALL=C" "$expected" read_all "$strange" LC_ALL=C
  rm -rf "$strange"

  if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null; then
    installed=$work/installed
    install "$installed"
    mkdir -p "$work/home"
    chmod 555 "$work/home"
    row "$java, another user: home and installation read-only" "$expected" read_as_nobody "$installed"
    chmod -R u+w "$installed"
    rm -rf "$installed"
  fi

  mkdir -p "$work/Übung $version"
  row "$java, two steps of training, their model reads" '"confidence"' train_and_read "$work/Übung $version"
done
[ "$failures" = 0 ] || { echo "$failures failed" >&2; exit 1; }
