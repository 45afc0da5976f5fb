#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sets the version of every module, and of what the documents and examples tell users to copy.
#   tools/release/version.sh 0.1.0
# A version that is no snapshot also sets the date in the archives (project.build.outputTimestamp) to today, UTC.
# Changes files only, of which git shows the difference; commits nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."
new=${1:-}
[[ $# = 1 && $new =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[A-Za-z0-9.]+)?$ ]] || { sed -n 3,6p "$0" | cut -c 3- >&2; exit 2; }
old=$(sed -n '/<artifactId>master-parent</,/<version>/s/.*<version>\(.*\)<\/version>.*/\1/p' pom.xml)
[ -n "$old" ] || { echo "pom.xml has no version of master-parent" >&2; exit 1; }

pattern=${old//./\\.}
mapfile -d '' files < <(git ls-files -z '*pom.xml')
sed -i "s/<version>$pattern<\/version>/<version>$new<\/version>/" "${files[@]}"
# in texts ours alone: other projects have a version 0.1.0 too
mapfile -d '' files < <(git grep -zlF -e "$old" -- README.md 'docs/*.md' examples ':!docs/releas*')
[ ${#files[@]} = 0 ] || sed -Ei "s/(<version>|[Vv]ersion |master[a-z-]*[-:])$pattern([^0-9]|$)/\1$new\2/g" "${files[@]}"
if [[ $new != *-SNAPSHOT ]]; then
  sed -i "s/\(<project.build.outputTimestamp>\)[^<]*/\1$(date -u +%Y-%m-%dT00:00:00Z)/" pom.xml
fi

while IFS= read -r -d '' file; do
  count=$(grep -cF "<version>$new</version>" "$file") || true
  [ "$count" = 1 ] || { echo "$file has $count times version $new, expected once" >&2; exit 1; }
done < <(git ls-files -z '*pom.xml')
echo "$old is now $new"
