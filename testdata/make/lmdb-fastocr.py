# SPDX-License-Identifier: Apache-2.0
"""Writes the samples of an LMDB in FastOCR's layout, or compares two: lmdb-fastocr.py write|compare CLOVA FASTOCR."""

import sys

import lmdb


def samples(path, count, image, label):
    with lmdb.open(path, readonly=True, lock=False) as environment, environment.begin() as transaction:
        for number in range(1, int(transaction.get(count)) + 1):
            yield transaction.get(image % number), transaction.get(label % number)


task, clova, fastocr = sys.argv[1:]
words = list(samples(clova, b"num-samples", b"image-%09d", b"label-%09d"))
if task == "write":
    with lmdb.open(fastocr, map_size=1 << 20, lock=False) as environment:
        with environment.begin(write=True) as transaction:
            for number, (image, label) in enumerate(words, start=1):
                transaction.put(b"image-%d" % number, image)
                transaction.put(b"transcript-%d" % number, label)
            transaction.put(b"nSamples", b"%d" % len(words))
else:
    assert words == list(samples(fastocr, b"nSamples", b"image-%d", b"transcript-%d"))
    print(f"{len(words)} samples are equal")
