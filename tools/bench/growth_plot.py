# SPDX-License-Identifier: Apache-2.0
"""Draws what GrowthBench printed: processor time of an image in milliseconds over canvas, text, vocabulary and batch.

usage: growth_plot.py FILE.tsv OUT.svg

Both axes are logarithmic. The pale line is a straight one through 0 and the last value: where the marks leave it, the cost
does not grow in proportion.
"""
import math
import sys
from html import escape

PANEL, HEIGHT, LEFT, TOP, GAP, ROW = 220, 180, 56, 34, 60, 260
NAMES = {
    "pixels": "pixels of the canvas",
    "characters": "characters of the text",
    "tokens": "tokens of the vocabulary",
    "batch": "images of a batch",
}
COLORS = {"reading": "#0b6e4f", "training": "#2e5aac"}


def text(x, y, content, anchor="middle", size=11):
    return '<text x="%.1f" y="%.1f" text-anchor="%s" font-size="%d">%s</text>' % (x, y, anchor, size, escape(content))


def ticks(low, high):
    values = [step * 10.0 ** power for power in range(-3, 7) for step in (1, 2, 5)]
    chosen = [value for value in values if low <= value <= high]
    return chosen if len(chosen) <= 7 else [value for value in chosen if math.log10(value).is_integer()]


def panel(left, top, title, points, color, proportional):
    x_low, x_high = points[0][0] / 1.2, points[-1][0] * 1.2
    y_low, y_high = min(y for _, y in points) / 1.6, max(y for _, y in points) * 1.6

    def place(x, y):
        return (left + PANEL * math.log(x / x_low) / math.log(x_high / x_low),
                top + HEIGHT * (1 - math.log(y / y_low) / math.log(y_high / y_low)))

    out = [text(left + PANEL / 2, top - 12, title)]
    for value in ticks(x_low, x_high):
        x, _ = place(value, y_low)
        out.append('<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="#ddd"/>' % (x, top, x, top + HEIGHT))
        out.append(text(x, top + HEIGHT + 15, "%g" % value))
    for value in ticks(y_low, y_high):
        _, y = place(x_low, value)
        out.append('<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#ddd"/>' % (left, y, left + PANEL, y))
        out.append(text(left - 5, y + 4, "%g" % value, "end"))
    if proportional:
        slope = points[-1][1] / points[-1][0]
        start = max(x_low, y_low / slope)
        (x1, y1), (x2, y2) = place(start, slope * start), place(*points[-1])
        out.append('<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" stroke="#bbb" stroke-dasharray="4 3"/>' % (
            x1, y1, x2, y2))
    path = " ".join("%.1f,%.1f" % place(*point) for point in points)
    out.append('<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>' % (path, color))
    for point in points:
        out.append('<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"><title>%g: %.2f ms</title></circle>' % (
            *place(*point), color, *point))
    return out


def main(source, target):
    with open(source, encoding="utf-8") as file:
        rows = [line.split("\t") for line in file.read().splitlines()[1:]]
    width = LEFT + 4 * PANEL + 3 * GAP + 20
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif">' % (width, 2 * ROW),
           '<rect width="100%" height="100%" fill="white"/>']
    for row, (kind, color) in enumerate(COLORS.items()):
        for column, (axis, name) in enumerate(NAMES.items()):
            points = [(float(r[2]), float(r[3])) for r in rows if r[0] == kind and r[1] == axis]
            out += panel(LEFT + column * (PANEL + GAP), TOP + row * ROW, "%s, ms over %s" % (kind, name),
                         points, color, axis != "batch")
    out.append("</svg>")
    with open(target, "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


main(*sys.argv[1:])
