#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes the word list of the words preset from SCOWL's files (Debian package scowl, 2020.12.07):
#   tools/words/make.sh /usr/share/dict/scowl > words.tsv && gzip -9n words.tsv
# SCOWL's size levels are bands of frequency; a word's weight is that of its band, times a factor that favors short
# words, as texts and signs do: a band lists every word once, and the short ones are those used most. Levels 10 to 35 and the names of level 50; plain Latin letters only.
set -euo pipefail
export LC_ALL=C
folder=$1
band() { # weight, then files
  local weight=$1
  shift
  for name in "$@"; do
    if [ -e "$folder/$name" ]; then cat "$folder/$name"; fi
  done | grep -E '^[A-Za-z]{2,20}$' | awk -v weight="$weight" '{
      value = int(weight * exp(-0.32 * (length($0) - 5)) * (weight > 1000 && length($0) < 4 ? 5 : 1) + 0.5); print $0 "\t" (value < 1 ? 1 : value) }'
}
{
  band 1600 english-words.10 american-words.10
  band 570 english-words.20 american-words.20
  band 110 english-words.35 american-words.35
  band 250 {english,american}-upper.{10,35,40,50} {english,american}-proper-names.{35,40,50}
  band 400 {english,american}-abbreviations.{10,20,35,40}
} | sort -u -k1,1
