# SPDX-License-Identifier: Apache-2.0
"""Writes pictures and words as an LMDB: lmdb-python.py WORDS PICTURES TARGET."""

import pathlib
import sys

import lmdb

words, pictures, target = map(pathlib.Path, sys.argv[1:])
texts = words.read_text(encoding="utf-8").splitlines()
with lmdb.open(str(target), map_size=1 << 20, lock=False) as environment:
    with environment.begin(write=True) as transaction:
        for number, text in enumerate(texts, start=1):
            transaction.put(b"image-%09d" % number, (pictures / f"{number}.png").read_bytes())
            transaction.put(b"label-%09d" % number, text.encode("utf-8"))
        transaction.put(b"num-samples", b"%d" % len(texts))
