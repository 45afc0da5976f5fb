# SPDX-License-Identifier: Apache-2.0
"""Draws what peers.py printed: word accuracy over images per second of processor time, a panel for each set.

usage: peers_plot.py FILE.tsv OUT.svg
"""
import sys
from html import escape

COLORS = ["#0b6e4f", "#08a045", "#c1292e", "#e08e79", "#2e5aac", "#7a9bd4", "#8a5a00", "#e0a030"]
PANEL, HEIGHT, LEFT, TOP, GAP = 300, 240, 46, 34, 52


def rows(path):
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    return [dict(zip(lines[0], line)) for line in lines[1:]]


def nice(most):
    return next(step * 10 ** k for k in range(6) for step in (1, 2, 5) if most / (step * 10 ** k) <= 6)


def text(x, y, content, anchor="middle", size=11, extra=""):
    return '<text x="%.1f" y="%.1f" text-anchor="%s" font-size="%d"%s>%s</text>' % (
        x, y, anchor, size, extra, escape(content))


def panel(left, name, data, readers, most):
    out = [text(left + PANEL / 2, TOP - 14, name, size=13)]
    step = nice(most)
    for value in range(0, int(most) + 1, step):
        x = left + PANEL * value / most
        out.append('<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="#ddd"/>' % (x, TOP, x, TOP + HEIGHT))
        out.append(text(x, TOP + HEIGHT + 16, str(value)))
    for value in range(0, 101, 20):
        y = TOP + HEIGHT * (1 - value / 100)
        out.append('<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#ddd"/>' % (left, y, left + PANEL, y))
        out.append(text(left - 6, y + 4, str(value), "end"))
    for row in data:
        x = left + PANEL * float(row["per CPU-s"]) / most
        y = TOP + HEIGHT * (1 - float(row["plain"]) / 100)
        color = COLORS[readers.index(row["reader"]) % len(COLORS)]
        fill = color if row["batch"] == "1" else "white"
        dot = '<circle cx="%.1f" cy="%.1f" r="5" fill="%s" stroke="%s" stroke-width="2"/>' % (x, y, fill, color)
        out.append("<g><title>%s</title>%s</g>" % (escape("%s, %s per call: %s %%, %s" % (
                row["reader"], row["batch"], row["plain"], row["per CPU-s"])), dot))
    return out


def main(source, target):
    data = rows(source)
    sets = list(dict.fromkeys(row["set"] for row in data))
    readers = list(dict.fromkeys(row["reader"] for row in data))
    most = 1.08 * max(float(row["per CPU-s"]) for row in data)
    width = LEFT + len(sets) * PANEL + (len(sets) - 1) * GAP + 20
    height = TOP + HEIGHT + 48 + 18 * ((len(readers) + 3) // 2)
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif">' % (width, height),
           '<rect width="100%" height="100%" fill="white"/>']
    for number, name in enumerate(sets):
        out += panel(LEFT + number * (PANEL + GAP), name, [row for row in data if row["set"] == name], readers, most)
    middle = TOP + HEIGHT / 2
    out.append(text(12, middle, "word accuracy, %", extra=' transform="rotate(-90 12 %.1f)"' % middle))
    out.append(text(width / 2, TOP + HEIGHT + 36, "images per second of processor time, one thread"))
    keys = [(color, color, name) for color, name in zip(COLORS, readers)]
    keys.append(("#333", "white", "hollow: eight images per call"))
    for number, (color, fill, name) in enumerate(keys):
        x = LEFT + 10 + number % 2 * width / 2
        y = TOP + HEIGHT + 58 + number // 2 * 18
        out.append('<circle cx="%.1f" cy="%.1f" r="5" fill="%s" stroke="%s" stroke-width="2"/>' % (x, y, fill, color))
        out.append(text(x + 12, y + 4, name, "start"))
    out.append("</svg>")
    with open(target, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


if len(sys.argv) != 3:
    sys.exit(__doc__)
main(*sys.argv[1:])
