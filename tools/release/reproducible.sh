#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the newest commit twice, in folders, time zones and locales that differ, and compares every jar, archive and list of parts.
#   tools/release/reproducible.sh [-Prelease -Dgpg.skip]
# Exit code 0: all the same; 1: some differ, which are named.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

build() { # folder, then arguments for Maven
  local folder=$1
  shift
  git clone --quiet "$root" "$folder"
  (cd "$folder" && ./mvnw -q -B -ntp -DskipTests "$@" package)
  (cd "$folder" && find . -path '*/target/master-*' \( -name '*.jar' -o -name '*-cyclonedx.*' -o -name '*.tar.gz' -o -name '*.zip' \) -print0 \
    | sort -z | xargs -0 sha256sum) > "$folder.sums"
}

umask 022 # jars of sources and of Javadoc keep the modes of their files
(TZ=UTC LC_ALL=C build "$work/one" "$@")
(TZ=Asia/Kathmandu LC_ALL=C.UTF-8 MAVEN_OPTS='-Duser.language=tr -Duser.country=TR' build "$work/other folder" "$@")
if ! diff "$work/one.sums" "$work/other folder.sums"; then
  echo "the files above differ between two builds" >&2
  exit 1
fi
echo "$(wc -l < "$work/one.sums") files, the same in both builds"
