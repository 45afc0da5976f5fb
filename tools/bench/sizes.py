# SPDX-License-Identifier: Apache-2.0
"""What networks cost, whatever they have learned: file size and processor time per image of untrained ones.

usage: sizes.py --data PATH --out DIR [--rounds 3] [--seconds 2]

Makes a model of each preset and canvas by one step of training on drawn images, in DIR, unless it is there already;
then measures all of them in turn, round after round, by `master bench --length 6`: random weights do not know where a
text ends. Prints a table of tabs: preset, height x width, millions of parameters, MB, milliseconds of processor time
per image (user and system of the whole process, one thread) with one and with eight per call: medians of the rounds.
"""
import argparse
import json
import re
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZES = [
    ("tiny", 32, 96),
    ("tiny", 32, 128),
    ("compact", 32, 96),
    ("compact", 32, 128),
    ("compact", 40, 160),
    ("compact", 48, 160),
]
CONFIG = """name: untrained
charset: "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-*=?/"
maxLength: 10
image: {height: %d, width: %d}
network: %s
data:
  train:
    - synthetic: {}
  validation:
    - synthetic: {}
      count: 1
training: {steps: 1, batchSize: 1, learningRate: 0.0001, warmupSteps: 0, validateSteps: 1}
"""


def master(*words):
    print(" ".join(map(str, words)), file=sys.stderr)
    return subprocess.run([str(ROOT / "master"), *map(str, words)], check=True, stdout=subprocess.PIPE).stdout


def model(out, preset, height, width):
    run = out / ("%s-%dx%d" % (preset, height, width))
    file = run / "model.onnx"
    if not file.exists():
        config = out / (run.name + ".yaml")
        config.write_text(CONFIG % (height, width, preset), "utf-8")
        master("train", "-c", config, "--out", run)
    return file


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--data", required=True)
    arguments.add_argument("--out", required=True, type=Path)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--seconds", type=float, default=2)
    given = arguments.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)

    files = [model(given.out, *size) for size in SIZES]
    millis = {}
    for _ in range(given.rounds):
        for file in files:
            report = json.loads(master("bench", "--model", file, "--data", given.data, "--length", 6,
                                       "--seconds", given.seconds, "--format", "json"))
            for one in report["measurements"]:
                millis.setdefault((file, one["batch"]), []).append(1000 / one["imagesPerCpuSecond"])
    print("preset\tcanvas\tparameters, M\tMB\tms, 1 per call\tms, 8 per call")
    for (preset, height, width), file in zip(SIZES, files):
        exported = master("export", file, "--out", given.out / "again.onnx").decode()
        parameters = int(re.search("([0-9,]+) parameters", exported).group(1).replace(",", ""))
        print("%s\t%dx%d\t%.2f\t%.2f\t%.2f\t%.2f" % (
            preset, height, width, parameters / 1e6, file.stat().st_size / 1e6,
            statistics.median(millis[file, 1]), statistics.median(millis[file, 8])))


main()
