#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Writes .mvn/checksums/checksums.sha256 anew: the SHA-256 of every jar that the build, its plugins and its tests take from a
# repository. Maven compares each jar with it (.mvn/maven.config). Run it when a dependency has changed, and read the difference.
set -euo pipefail
cd "$(dirname "$0")/../.."
list=.mvn/checksums/checksums.sha256
cp "$list" "$list.old"
trap '[ ! -f "$list.old" ] || mv "$list.old" "$list"' EXIT # whatever fails, the list stays
rm "$list"
./mvnw -q -B -ntp -Prelease,spark,lint,mutation -Dgpg.skip -DskipTests \
  -Daether.artifactResolver.postProcessor.trustedChecksums.record=true verify
grep '\.jar$' "$list" | sort -k 2 > "$list.new"
mv "$list.new" "$list"
rm "$list.old"
echo "$(wc -l < "$list") jars"
git --no-pager diff --stat -- "$list"
