# SPDX-License-Identifier: Apache-2.0
"""Word accuracy of ddddocr (PyPI) on lists of `file<TAB>text`.

usage: ddddocr_accuracy.py [--old|--beta] LIST...
Prints per list: images, words read case-insensitively, exactly, milliseconds per image.
"""
import sys
import time
from pathlib import Path

import ddddocr

options = [a for a in sys.argv[1:] if a.startswith("--")]
reader = ddddocr.DdddOcr(show_ad=False, old="--old" in options, beta="--beta" in options)
for name in (a for a in sys.argv[1:] if not a.startswith("--")):
    rows = [line.split("\t") for line in Path(name).read_text("utf-8").splitlines() if line]
    exact = folded = 0
    began = time.perf_counter()
    for file, text in rows:
        answer = reader.classification((Path(name).parent / file).read_bytes())
        exact += answer == text
        folded += answer.lower() == text.lower()
    milliseconds = 1000 * (time.perf_counter() - began) / len(rows)
    print("%s\t%d\t%.1f\t%.1f\t%.1f ms" % (
        name, len(rows), 100 * folded / len(rows), 100 * exact / len(rows), milliseconds), flush=True)
