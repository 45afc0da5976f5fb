# SPDX-License-Identifier: Apache-2.0
"""Makes a dataset in PubTabNet's form of tables that a browser has laid out. It shares no code with the synthesizer that
training images come from.

usage: browser.py [--count 120] [--seed 1] [--chromium chromium] OUT

OUT gets an image of each table and tables.jsonl, and appears when all is done. Needs Chromium and

    pip install pillow
"""
import argparse
import html
import io
import json
import random
import re
import subprocess
import tempfile
from pathlib import Path

from PIL import Image

FONTS = ["Liberation Sans", "DejaVu Sans", "Roboto", "Open Sans", "Carlito", "Noto Sans", "Liberation Serif",
         "DejaVu Serif", "Caladea", "Lato", "Ubuntu", "Cantarell", "monospace", "serif", "sans-serif"]
NAMES = """Product Region Revenue Units Price Status Owner Country Date Amount Total Customer Order Quantity Discount
Category Supplier Warehouse Margin Forecast Budget Actual Variance Score Rank Team Player Points Wins Losses Model Year
Engine Power Weight Length Version Release License Author Method Dataset Accuracy Recall Precision Time Memory""".split()
WORDS = """apple river north harbor cobalt winter signal garden copper silent meadow orange bridge lantern marble
velvet anchor cedar falcon granite hazel island juniper kernel ledger maple needle orchid pepper quartz ribbon saddle
timber umbrella violet walnut yellow zephyr invoice shipped pending approved rejected open closed active retired""".split()
PLACES = "Berlin Lisbon Oslo Nairobi Lima Kyoto Austin Toronto Dublin Prague Vienna Porto Cairo Hanoi Quito".split()

# name: rules for the table; A is an accent color, D a dark one, P a pale one
THEMES = {
    "plain": "td,th{padding:2px 8px}",
    "grid": "td,th{border:1px solid #000;padding:3px 6px}",
    "gray grid": "td,th{border:1px solid #bbb;padding:5px 9px} th{background:#eee}",
    "github": "td,th{border:1px solid #d0d7de;padding:6px 13px} tbody tr:nth-child(even){background:#f6f8fa}",
    "wiki": "table{border:1px solid #a2a9b1;background:#f8f9fa} td,th{border:1px solid #a2a9b1;padding:3px 6px}"
            "th{background:#eaecf0}",
    "striped": "td,th{padding:8px;border-top:1px solid #dee2e6;text-align:left} tbody tr:nth-child(odd){background:P}",
    "material": "td,th{padding:10px 16px;border-bottom:1px solid #e0e0e0} th{color:#666;font-weight:500}",
    "headband": "th{background:D;color:#fff;padding:7px 10px} td{padding:6px 10px;border-bottom:1px solid #ddd}",
    "accent grid": "th{background:A;color:#fff} td,th{border:1px solid A;padding:4px 8px}",
    "book": "table{border-top:2px solid #000;border-bottom:2px solid #000} td,th{padding:2px 9px}"
            "thead tr:last-child th{border-bottom:1px solid #000}",
    "dark": "body{background:#1e1e1e} table{color:#ddd;background:#1e1e1e} td,th{border-bottom:1px solid #444;"
            "padding:6px 12px} th{color:#9cdcfe}",
    "office": "td,th{border:0.5pt solid #999;padding:1px 4px} th{background:P;font-weight:bold}",
    "separate": "table{border-collapse:separate;border-spacing:3px} td,th{border:1px solid #888;padding:3px 5px}",
    "columns": "td,th{border-left:1px solid #999;padding:3px 8px} thead th{border-bottom:1px solid #999}",
    "invoice": "th{text-align:left;border-bottom:2px solid D;padding:6px} td{padding:6px;border-bottom:1px dotted #aaa}"
               "tbody tr:last-child td{border-top:2px solid D;font-weight:bold}",
}


HEIGHT = 1400  # of the browser's window, in CSS pixels


def number(draw):
    return draw.choice([
        lambda: str(draw.randint(0, 9999)), lambda: f"{draw.randint(1000, 9999999):,}", lambda: f"{draw.uniform(0, 99):.2f}",
        lambda: f"${draw.uniform(1, 9999):,.2f}", lambda: f"{draw.uniform(0, 100):.1f}%", lambda: f"-{draw.uniform(0, 9):.1f}",
        lambda: f"({draw.randint(1, 999)})", lambda: f"{draw.randint(2001, 2030)}-{draw.randint(10, 12)}-{draw.randint(10, 28)}"])


def column(draw):
    """What a column has: a function that makes a cell's text, and its alignment."""
    kind = draw.random()
    if kind < 0.45:
        return number(draw), draw.choice(["right", "right", "center", "left"])
    if kind < 0.6:
        return (lambda: draw.choice(PLACES)), "left"
    if kind < 0.75:
        return (lambda: draw.choice(WORDS)), draw.choice(["left", "left", "center"])
    if kind < 0.85:
        return (lambda: draw.choice(["yes", "no", "A", "B", "OK", "n/a", "-", "1st", "2nd"])), draw.choice(["center", "left"])
    return (lambda: " ".join(draw.choices(WORDS, k=draw.randint(2, 9)))), "left"


def table(draw):
    """Rows of cells (tag, row span, column span, text, alignment), the header's first, and how many those are."""
    rows, columns = draw.randint(2, 14), draw.randint(2, 8)
    kinds = [column(draw) for _ in range(columns)]
    if draw.random() < 0.6:
        kinds[0] = (lambda: " ".join(draw.choices(WORDS + PLACES, k=draw.randint(1, 3))).capitalize()), "left"
    grid, heads = [], 0
    titles = draw.sample(NAMES, columns)
    choice = draw.random()
    if choice < 0.22 and columns >= 4:  # groups of columns over their names
        first, second = [("th", 2, 1, titles[0], "left")], []
        at = 1
        while at < columns:
            span = min(draw.randint(2, 3), columns - at)
            if span == 1:
                first.append(("th", 2, 1, titles[at], "center"))
            else:
                first.append(("th", 1, span, draw.choice(NAMES), "center"))
                second += [("th", 1, 1, str(draw.choice(["2024", "2025", "Q1", "Q2", titles[at + i]])), "center")
                           for i in range(span)]
            at += span
        grid, heads = ([first, second], 2) if second else ([[("th", 1, 1, title, "center") for title in titles]], 1)
    elif choice < 0.9:
        grid, heads = [[("th", 1, 1, title, draw.choice(["left", kinds[i][1]])) for i, title in enumerate(titles)]], 1
        if draw.random() < 0.2:
            grid[0][0] = ("th", 1, 1, "", "left")
    merged = columns >= 3 and draw.random() < 0.2  # first column with row spans
    left = 0
    for row in range(rows):
        cells = []
        if columns >= 3 and not merged and draw.random() < 0.03:  # a section's title
            cells.append(("td", 1, columns, draw.choice(NAMES), "left"))
            grid.append(cells)
            continue
        for at, (make, align) in enumerate(kinds):
            if at == 0 and merged:
                if left == 0:
                    left = min(draw.randint(1, 4), rows - row)
                    cells.append(("td", left, 1, make(), align))
                left -= 1
                continue
            cells.append(("td", 1, 1, "" if draw.random() < 0.05 else make(), align))
        grid.append(cells)
    return grid, heads


def style(draw, theme):
    colors = {"A": ["#4472c4", "#70ad47", "#c0504d", "#5b9bd5"], "D": ["#333", "#1f4e78", "#2c3e50", "#7b1fa2"],
              "P": ["#f2f2f2", "#ddebf7", "#fff2cc", "#e2efda"]}
    rules = re.sub(r"\b[ADP]\b", lambda found: draw.choice(colors[found.group()]), THEMES[theme])
    width = draw.choice(["auto", "auto", "auto", f"{draw.randint(420, 760)}px"])
    return (f"*{{margin:0}} body{{background:#fff;padding:30px}} table{{border-collapse:collapse;width:{width};"
            f"max-width:820px;font:{draw.randint(10, 17)}px/{draw.choice([1.1, 1.2, 1.35, 1.5])} '{draw.choice(FONTS)}'}} "
            f"{rules}")


def page(draw, theme):
    grid, heads = table(draw)
    def tag(cell):
        name, rows, columns, text, align = cell
        spans = f' rowspan="{rows}"' * (rows > 1) + f' colspan="{columns}"' * (columns > 1)
        return f'<{name}{spans} style="text-align:{align}"><span>{html.escape(text)}</span></{name}>'
    body = [f"<tr>{''.join(map(tag, row))}</tr>" for row in grid]
    head = f"<thead>{''.join(body[:heads])}</thead>" if heads else ""
    script = """
const box = e => { const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; };
const boxes = {table: box(document.querySelector('table')), cells: [...document.querySelectorAll('span')].map(box)};
document.body.insertAdjacentHTML('beforeend', '<script type="x" id="boxes">' + JSON.stringify(boxes) + '<\\/script>');
"""
    text = (f"<!doctype html><meta charset=utf-8><style>{style(draw, theme)}</style><body><table>{head}<tbody>"
            f"{''.join(body[heads:])}</tbody></table><script>{script}</script>")
    return text, grid, heads


def tokens(grid, heads):
    out = []
    for part, rows in (("thead", grid[:heads]), ("tbody", grid[heads:])):
        if part == "thead" and not rows:
            continue
        out.append(f"<{part}>")
        for row in rows:
            out.append("<tr>")
            for _, down, across, _, _ in row:
                spans = [f' rowspan="{down}"'] * (down > 1) + [f' colspan="{across}"'] * (across > 1)
                out += ["<td", *spans, ">", "</td>"] if spans else ["<td>", "</td>"]
            out.append("</tr>")
        out.append(f"</{part}>")
    return out


def shot(program, file, zoom, folder):
    """A screenshot of the page as page.png, and the page's boxes in CSS pixels."""
    command = [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
               f"--user-data-dir={folder}/profile", "--virtual-time-budget=1000",
               f"--window-size=900,{HEIGHT}", f"--force-device-scale-factor={zoom}",
               "--screenshot=page.png", "--dump-dom", file.as_uri()]
    dom = subprocess.run(command, check=True, capture_output=True, cwd=folder, timeout=120).stdout.decode()
    boxes = json.loads(re.search(r'id="boxes">(.*?)</script>', dom).group(1))
    if boxes["table"][3] > HEIGHT:
        raise ValueError(f"a table ends at {boxes['table'][3]:.0f} px, below the window of {HEIGHT} px")
    return Image.open(Path(folder) / "page.png").convert("RGB"), boxes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--chromium", default="chromium")
    options = parser.parse_args()
    if options.out.exists():
        parser.error(f"{options.out} exists")
    draw = random.Random(options.seed)
    with tempfile.TemporaryDirectory(dir=options.out.absolute().parent) as folder:
        made = Path(folder) / "made"
        made.mkdir()
        tables(options, draw, folder, made)
        made.rename(options.out)


def tables(options, draw, folder, made):
    with open(made / "tables.jsonl", "w", encoding="utf-8") as lines:
        for i in range(options.count):
            theme = list(THEMES)[i % len(THEMES)]
            text, grid, heads = page(draw, theme)
            zoom = draw.choice([1, 1, 1.25, 1.5, 2])
            file = Path(folder) / "page.html"
            file.write_text(text, encoding="utf-8")
            image, boxes = shot(options.chromium, file, zoom, folder)
            margin = draw.choice([0, 2, 6, 14])
            left, top, right, bottom = boxes["table"]
            crop = [round(v * zoom) for v in (left - margin, top - margin, right + margin, bottom + margin)]
            crop = [max(0, crop[0]), max(0, crop[1]), min(image.width, crop[2]), min(image.height, crop[3])]
            image = image.crop(crop)
            if draw.random() < 0.15:
                data = io.BytesIO()
                image.save(data, "JPEG", quality=draw.randint(40, 90))
                image = Image.open(data)
            name = f"{i:04d}-{theme.replace(' ', '-')}.png"
            image.save(made / name)
            cells = []
            for cell, box in zip([cell for row in grid for cell in row], boxes["cells"], strict=True):
                at = [round(v * zoom) - crop[k % 2] for k, v in enumerate(box)]
                cells.append({"tokens": list(cell[3]), "bbox": at} if cell[3] else {"tokens": []})
            lines.write(json.dumps({"filename": name, "split": "test",
                                    "html": {"cells": cells, "structure": {"tokens": tokens(grid, heads)}}}) + "\n")


main()
