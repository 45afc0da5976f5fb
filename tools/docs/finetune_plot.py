# SPDX-License-Identifier: Apache-2.0
"""Draws the table "Results" of docs/training.md: accuracy of each site over the number of images learned from.

usage: finetune_plot.py docs/training.md OUT.svg
"""
import re
import sys
from html import escape

WIDTH, HEIGHT, LEFT, TOP = 420, 200, 52, 16
COLORS = ("#0b6e4f", "#2e5aac", "#b3541e", "#7a3e9d")


def main(source, target):
    with open(source, encoding="utf-8") as file:
        text = file.read()
    lines = text[text.index("### Results"):].splitlines()
    header = next(line for line in lines if line.startswith("| images"))
    counts = [0] + [int(n) for n in re.findall(r"after (\d+)", header)]
    sites = []
    for line in lines[lines.index(header) + 2:]:
        values = [float(v) for v in re.findall(r"\| ([\d.]+) %", line)]
        if len(values) != len(counts):
            break
        sites.append((line.split("|")[1].split(", 2")[0].strip().replace(" (of ", ", ").rstrip(")"), values))
    low = 90
    step = WIDTH / (len(counts) - 1)
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">' % (
        LEFT + WIDTH + 270, TOP + HEIGHT + 46), '<rect width="100%" height="100%" fill="#fff"/>']
    for value in range(low, 101, 2):
        y = TOP + HEIGHT * (100 - value) / (100 - low)
        out.append('<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#ddd"/>' % (LEFT, y, LEFT + WIDTH, y))
        out.append('<text x="%d" y="%.1f" text-anchor="end">%d %%</text>' % (LEFT - 6, y + 4, value))
    for i, count in enumerate(counts):
        out.append('<text x="%.1f" y="%d" text-anchor="middle">%s</text>' % (
            LEFT + i * step, TOP + HEIGHT + 18, count or "none"))
    out.append('<text x="%d" y="%d" text-anchor="middle">labeled images of the site</text>' % (
        LEFT + WIDTH // 2, TOP + HEIGHT + 38))
    for (name, values), color, row in zip(sites, COLORS, range(len(sites))):
        points = [(LEFT + i * step, TOP + HEIGHT * (100 - v) / (100 - low)) for i, v in enumerate(values)]
        out.append('<polyline points="%s" fill="none" stroke="%s" stroke-width="2.5"/>' % (
            " ".join("%.1f,%.1f" % point for point in points), color))
        out.extend('<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"/>' % (*point, color) for point in points)
        y = TOP + 24 + 22 * row
        out.append('<circle cx="%d" cy="%d" r="5" fill="%s"/>' % (LEFT + WIDTH + 24, y - 4, color))
        out.append('<text x="%d" y="%d">%s</text>' % (LEFT + WIDTH + 36, y, escape(re.sub(r", \d+$", "", name))))
    with open(target, "w", encoding="utf-8") as file:
        file.write("\n".join(out + ["</svg>"]) + "\n")


main(*sys.argv[1:])
