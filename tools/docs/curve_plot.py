# SPDX-License-Identifier: Apache-2.0
"""Draws word accuracy on each validation set over the images that a run has seen, case-insensitive.

usage: curve_plot.py [--exact] RUN/metrics.jsonl[,NEXT/metrics.jsonl...] OUT.svg BATCH_SIZE [SET=NAME ...]

The sets are those of the run's configuration; SET=NAME gives one another name, SET= leaves it out. Runs with commas between
them went on from each other. With --exact upper and lower case differ.
"""
import json
import sys
from html import escape

WIDTH, HEIGHT, LEFT, TOP = 440, 240, 52, 16
COLORS = ("#0b6e4f", "#2e5aac", "#b3541e", "#7a3e9d", "#8a6d00", "#666")


def main(sources, target, batch, *names, key="wordAccuracyCaseInsensitive"):
    renamed = dict(name.split("=", 1) for name in names)
    sets = {}
    before = 0
    for source in sources.split(","):
        last = 0
        with open(source, encoding="utf-8") as file:
            for line in file:
                entry = json.loads(line)
                last = max(last, entry.get("step", 0))
                for name, figures in entry.get("validation", {}).items():
                    sets.setdefault(name, []).append(((before + entry["step"]) * int(batch) / 1e6, 100 * figures[key]))
        before += last
    sets = {renamed.get(name, name): points for name, points in sets.items() if renamed.get(name, name)}
    most = max(x for points in sets.values() for x, _ in points)

    def place(x, y):
        return LEFT + WIDTH * x / most, TOP + HEIGHT * (100 - y) / 100

    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">' % (
        LEFT + WIDTH + 270, TOP + HEIGHT + 46), '<rect width="100%" height="100%" fill="#fff"/>']
    for value in range(0, 101, 20):
        _, y = place(0, value)
        out.append('<line x1="%d" y1="%.1f" x2="%d" y2="%.1f" stroke="#ddd"/>' % (LEFT, y, LEFT + WIDTH, y))
        out.append('<text x="%d" y="%.1f" text-anchor="end">%d %%</text>' % (LEFT - 6, y + 4, value))
    step = 0.1 if most < 0.6 else 0.2 if most < 1.6 else 0.5
    for i in range(int(most / step) + 1):
        x, _ = place(i * step, 0)
        out.append('<text x="%.1f" y="%d" text-anchor="middle">%g</text>' % (x, TOP + HEIGHT + 18, round(i * step, 1)))
    out.append('<text x="%d" y="%d" text-anchor="middle">million images seen</text>' % (
        LEFT + WIDTH // 2, TOP + HEIGHT + 38))
    ordered = sorted(sets.items(), key=lambda item: -item[1][-1][1])
    for row, (name, points) in enumerate(ordered):
        color = COLORS[row % len(COLORS)]
        out.append('<polyline points="%s" fill="none" stroke="%s" stroke-width="2"/>' % (
            " ".join("%.1f,%.1f" % place(*point) for point in points), color))
        y = TOP + 24 + 22 * row
        out.append('<circle cx="%d" cy="%d" r="5" fill="%s"/>' % (LEFT + WIDTH + 24, y - 4, color))
        out.append('<text x="%d" y="%d">%s, %.1f %%</text>' % (LEFT + WIDTH + 36, y, escape(name), points[-1][1]))
    with open(target, "w", encoding="utf-8") as file:
        file.write("\n".join(out + ["</svg>"]) + "\n")


if sys.argv[1:2] == ["--exact"]:
    main(*sys.argv[2:], key="wordAccuracy")
else:
    main(*sys.argv[1:])
