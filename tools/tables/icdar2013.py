# SPDX-License-Identifier: Apache-2.0
"""Makes a dataset in PubTabNet's form of the PDFs and structure files of ICDAR 2013's table competition.

usage: icdar2013.py [--dpi 144] [--margin 4] FOLDER OUT

FOLDER has NAME.pdf beside NAME-str.xml. OUT gets an image of each region, its margin in points, and tables.jsonl. The
competition does not mark header rows: measure with `master eval --ignore-header`. Needs

    pip install pypdfium2 pillow
"""
import argparse
import json
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pypdfium2


def numbers(element, *names):
    return [int(element.get(name)) for name in names]


def cells(region):
    for cell in region.findall("cell"):
        row, column = numbers(cell, "start-row", "start-col")
        box = numbers(cell.find("bounding-box"), "x1", "y1", "x2", "y2")
        content = cell.find("content")
        text = " ".join((content.text or "").split()) if content is not None else ""
        yield row, column, int(cell.get("end-row", row)), int(cell.get("end-col", column)), box, text


def line(name, region, left, top, scale):
    """The region as a line of PubTabNet; places that no cell covers are empty cells."""
    known = {(row, column): (end_row, end_column, box, text)
             for row, column, end_row, end_column, box, text in cells(region)}
    rows = 1 + max(value[0] for value in known.values())
    columns = 1 + max(value[1] for value in known.values())
    covered = set()
    tokens, contents = ["<tbody>"], []
    for row in range(rows):
        tokens.append("<tr>")
        for column in range(columns):
            if (row, column) in known:
                end_row, end_column, box, text = known[row, column]
                spans = [f' rowspan="{end_row - row + 1}"'] * (end_row > row)
                spans += [f' colspan="{end_column - column + 1}"'] * (end_column > column)
                tokens += ["<td", *spans, ">", "</td>"] if spans else ["<td>", "</td>"]
                x0, y0, x1, y1 = ((box[0] - left) * scale, (top - box[3]) * scale,
                                  (box[2] - left) * scale, (top - box[1]) * scale)
                contents.append({"tokens": list(text), "bbox": [round(v) for v in (x0, y0, x1, y1)]} if text
                                else {"tokens": []})
                covered |= {(r, c) for r in range(row, end_row + 1) for c in range(column, end_column + 1)}
            elif (row, column) not in covered:
                tokens += ["<td>", "</td>"]
                contents.append({"tokens": []})
        tokens.append("</tr>")
    tokens.append("</tbody>")
    return {"filename": name, "split": "test", "html": {"cells": contents, "structure": {"tokens": tokens}}}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--dpi", type=int, default=144)
    parser.add_argument("--margin", type=int, default=4)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    scale = options.dpi / 72
    with open(options.out / "tables.jsonl", "w", encoding="utf-8") as lines:
        for file in sorted(options.folder.glob("*-str.xml")):
            stem = file.name[:-len("-str.xml")]
            pdf = options.folder / (stem + ".pdf")
            if not pdf.exists():  # a second reading of the document before: eu-009b is of eu-009a.pdf
                pdf = options.folder / (stem[:-1] + "a.pdf")
            document = pypdfium2.PdfDocument(pdf)
            for number, region in enumerate(ElementTree.parse(file).getroot().iter("region"), 1):
                boxes = [cell[4] for cell in cells(region)]
                if not boxes:
                    continue
                page = document[int(region.get("page")) - 1]
                left = max(0, min(box[0] for box in boxes) - options.margin)
                top = min(page.get_height(), max(box[3] for box in boxes) + options.margin)
                right = min(page.get_width(), max(box[2] for box in boxes) + options.margin)
                bottom = max(0, min(box[1] for box in boxes) - options.margin)
                image = page.render(scale=scale).to_pil().convert("RGB")
                name = f"{stem}-{number}.png"
                height = page.get_height()
                image.crop([round(v * scale) for v in (left, height - top, right, height - bottom)]).save(
                    options.out / name)
                lines.write(json.dumps(line(name, region, left, top, scale), ensure_ascii=False) + "\n")


main()
