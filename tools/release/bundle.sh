#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds, signs and checks what Maven Central takes of a release: one zip for its upload form. Uploads nothing, needs no
# account, and leaves this checkout and our modules in ~/.m2 alone.
#   tools/release/bundle.sh [--key KEY] [--out FOLDER] [VERSION]
#
#   --key KEY      signs with this secret key of your key ring (id, fingerprint or address). Without it, a throw-away
#                  key is made, to try and check everything; Maven Central refuses such a bundle
#   --out FOLDER   where the zip and the distribution's archives with their checksums go; default target/release
#   VERSION        default: that of pom.xml without -SNAPSHOT. Another one than pom.xml's is set in the copy that is
#                  built
#
# Clones HEAD, so commit before. Maven's own options go into MAVEN_ARGS.
# Exit code 0: ready to be uploaded; 3: complete and right, but Maven Central would refuse it for the reasons that are
# printed; 1: something failed or is wrong; 2: usage.
set -euo pipefail
export LC_ALL=C
umask 022 # jars of sources and of Javadoc keep the modes of their files
root=$(cd "$(dirname "$0")/../.." && pwd)

help() { sed -n '3,/^set /p' "$0" | grep '^#' | sed 's/^# \{0,1\}//'; }
fail() {
  echo "$*" >&2
  exit 1
}
usage() {
  echo "$*" >&2
  echo "tools/release/bundle.sh [--key KEY] [--out FOLDER] [VERSION]; --help explains" >&2
  exit 2
}

work='' made_key=''
# shellcheck disable=SC2317 # the trap calls it
cleanup() {
  [ -z "$made_key" ] || gpgconf --kill gpg-agent >/dev/null 2>&1 || true # the one of our own GNUPGHOME
  rm -rf "$work"
}

# read whole before it starts: who goes on working meanwhile may change this file
main() {
  key='' out=$root/target/release version=''
  while [ $# -gt 0 ]; do
    case $1 in
      -h | --help) help; exit 0 ;;
      --key) key=${2:-}; [ -n "$key" ] || usage "--key needs the id of a secret key"; shift 2 ;;
      --out) out=${2:-}; [ -n "$out" ] || usage "--out needs a folder"; shift 2 ;;
      -*) usage "there is no option $1" ;;
      *) [ -z "$version" ] || usage "two versions, $version and $1"; version=$1; shift ;;
    esac
  done
  current=$(sed -n '/<artifactId>master-parent</,/<version>/s/.*<version>\(.*\)<\/version>.*/\1/p' "$root/pom.xml")
  version=${version:-${current%-SNAPSHOT}}
  [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[A-Za-z0-9.]+)?$ ]] || usage "$version is no version, such as 0.1.0"
  [[ $version != *-SNAPSHOT ]] || usage "$version is a snapshot; Maven Central takes releases"
  command -v git >/dev/null || fail "git is missing"
  command -v gpg >/dev/null || fail "gpg, which signs, is missing: install GnuPG (apt-get install gnupg)"
  java=${JAVA_HOME:+$JAVA_HOME/bin/}java
  command -v "$java" >/dev/null || fail "a JDK, 17 or later, is missing: $java"

  mkdir -p "$out"
  out=$(cd "$out" && pwd)

  work=$(mktemp -d)
  trap cleanup EXIT
  trap 'exit 130' INT TERM

  if [ -n "$key" ]; then
    gpg --batch --list-secret-keys "$key" >/dev/null 2>&1 ||
      fail "the key ring has no secret key $key (gpg --list-secret-keys)"
  else
    export GNUPGHOME=$work/gnupg
    made_key=yes
    mkdir -m 700 "$GNUPGHOME"
    gpg --batch --quiet --passphrase '' --quick-generate-key 'MASTER, throw-away key' rsa3072 sign 1d 2>"$work/gpg" ||
      fail "gpg cannot make a throw-away key: $(cat "$work/gpg")"
    key='MASTER, throw-away key'
  fi
  fingerprint=$(gpg --batch --with-colons --list-secret-keys "$key" 2>/dev/null |
    awk -F: '$1 == "fpr" && !found++ {print $10}')

  [ -z "$(git -C "$root" status --porcelain)" ] || echo "WARNING: changes that are not committed are left out" >&2
  commit=$(git -C "$root" rev-parse HEAD)
  echo "version $version of commit ${commit:0:12}, signed with $fingerprint${made_key:+, a throw-away key}"
  git clone --quiet --no-checkout "$root" "$work/sources"
  git -C "$work/sources" checkout --quiet --detach "$commit"
  cd "$work/sources"
  [ "$version" = "$current" ] || tools/release/version.sh "$version"

  # not Maven's phase deploy: it would install into ~/.m2 first. Formatting is the build's matter, not the release's
  repository=$work/repository
  ./mvnw -B -q -ntp -Prelease,spark -DskipTests -Dspotless.check.skip=true -Dgpg.keyname="$fingerprint" \
    -DaltDeploymentRepository="bundle::file://$repository" verify deploy:deploy

  signatures=0
  while IFS= read -r -d '' signature; do
    answer=$(gpg --batch --status-fd 1 --verify "$signature" "${signature%.asc}" 2>/dev/null) || answer=
    [[ $answer == *"[GNUPG:] VALIDSIG "*"$fingerprint"* ]] ||
      fail "WRONG: ${signature#"$repository"/} is no good signature by $fingerprint"
    signatures=$((signatures + 1))
  done < <(find "$repository" -name '*.asc' -print0)
  echo "$signatures signatures are right"

  bundle=$out/master-$version-bundle.zip
  rm -f "$bundle"
  status=0
  "$java" tools/release/Bundle.java "$work/sources" "$repository" "$version" "$bundle" || status=$?
  case $status in 0 | 3) ;; *) exit 1 ;; esac
  cp dist/target/master-*.zip dist/target/master-*.tar.gz dist/target/master-*.sha256 "$out"/
  if [ -n "$made_key" ]; then
    echo "WARNING: Maven Central would refuse this bundle: its key is a throw-away one; --key names yours" >&2
    status=3
  fi
  ls -l "$out"
  exit "$status"
}

main "$@"
