#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes formulas with symbols that no model knows, from InkML with segmentation such as CROHME's.

Every 2 is mirrored and becomes \\mirroredtwo, every y is turned upside down and becomes \\turnedy. Formulas with such a symbol
go to OUT/learn (as many as --count says) and OUT/test (the others), those without one to OUT/others, as they are.

    python3 tools/formulas/own_symbols.py CROHME OUT
"""
import argparse
import random
import re
import shutil
import sys
import xml.etree.ElementTree as tree
from pathlib import Path

SPACE = "{http://www.w3.org/2003/InkML}"
ID = "{http://www.w3.org/XML/1998/namespace}id"
NEW = {"2": ("\\mirroredtwo", True, False), "y": ("\\turnedy", False, True)}  # mirrored, upside down
SIGN = re.compile(r"\\[A-Za-z]+|\\.|\S")
MOST = 100  # signs; with braces a model's 200 tokens hold them


def annotation(element, kind):
    return next((a.text or "" for a in element.findall(SPACE + "annotation") if a.get("type") == kind), "")


def changed(root):
    """The label with new symbols, after their strokes have been changed; None without any, or if strokes are not told."""
    traces = {trace.get("id") or trace.get(ID): trace for trace in root.findall(SPACE + "trace")}
    groups = [g for g in root.iter(SPACE + "traceGroup") if annotation(g, "truth") in NEW]
    signs = SIGN.findall(annotation(root, "truth"))
    if not groups or sorted(s for s in signs if s in NEW) != sorted(annotation(g, "truth") for g in groups):
        return None
    for group in groups:
        _, mirrored, turned = NEW[annotation(group, "truth")]
        strokes = [traces[view.get("traceDataRef")] for view in group.findall(SPACE + "traceView")]
        points = [[[float(n) for n in p.split()] for p in stroke.text.strip().split(",")] for stroke in strokes]
        across = [p[0] for stroke in points for p in stroke]
        down = [p[1] for stroke in points for p in stroke]
        for stroke, moved in zip(strokes, points):
            for p in moved:
                p[0] = min(across) + max(across) - p[0] if mirrored else p[0]
                p[1] = min(down) + max(down) - p[1] if turned else p[1]
            stroke.text = ", ".join(" ".join(f"{n:g}" for n in p) for p in moved)
    return " ".join(NEW[s][0] if s in NEW else s for s in signs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("crohme", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=300)
    arguments = parser.parse_args()
    tree.register_namespace("", SPACE[1:-1])
    files = sorted(arguments.crohme.glob("*.inkml"))
    random.Random(1).shuffle(files)
    counts = {}
    for file in files:
        try:
            document = tree.parse(file)
        except tree.ParseError as problem:
            print(f"left out: {file.name}: {problem}", file=sys.stderr)
            continue
        label = changed(document.getroot())
        has_new = any(sign in NEW for sign in SIGN.findall(annotation(document.getroot(), "truth")))
        if label is None and has_new or label is not None and len(SIGN.findall(label)) > MOST:
            continue
        part = "others" if label is None else "learn" if counts.get("learn", 0) < arguments.count else "test"
        counts[part] = counts.get(part, 0) + 1
        folder = arguments.out / part
        folder.mkdir(parents=True, exist_ok=True)
        if label is None:
            shutil.copy(file, folder / file.name)
            continue
        truth = next(a for a in document.getroot().findall(SPACE + "annotation") if a.get("type") == "truth")
        truth.text = label
        document.write(folder / file.name, encoding="utf-8", xml_declaration=True)
    print(", ".join(f"{count} in {part}" for part, count in sorted(counts.items())))


if __name__ == "__main__":
    main()
