# SPDX-License-Identifier: Apache-2.0
"""Word accuracy of ddddocr (PyPI) on lists of `file<TAB>text`.

usage: ddddocr_accuracy.py [--old|--beta] LIST...
Prints per list: images, words read by letters and digits alone in any case (the protocol `alphanumeric` of `master
eval`), case-insensitively, exactly, milliseconds per image.
"""
import re
import sys
import time
from pathlib import Path

import ddddocr


def plain(text):
    return re.sub("[^0-9a-z]", "", text.lower())


options = [a for a in sys.argv[1:] if a.startswith("--")]
reader = ddddocr.DdddOcr(show_ad=False, old="--old" in options, beta="--beta" in options)
for name in (a for a in sys.argv[1:] if not a.startswith("--")):
    rows = [line.split("\t") for line in Path(name).read_text("utf-8").splitlines() if line]
    exact = folded = plainly = signs = 0
    began = time.perf_counter()
    for file, text in rows:
        answer = reader.classification((Path(name).parent / file).read_bytes())
        exact += answer == text
        folded += answer.lower() == text.lower()
        plainly += plain(answer) == plain(text) != ""
        signs += plain(text) == ""  # which the protocol skips
    milliseconds = 1000 * (time.perf_counter() - began) / len(rows)
    counts = (max(1, len(rows) - signs), len(rows), len(rows))
    print("%s\t%d\t%.1f\t%.1f\t%.1f\t%.1f ms" % (
        name, len(rows), *(100 * right / count for right, count in zip((plainly, folded, exact), counts)), milliseconds),
        flush=True)
