# SPDX-License-Identifier: Apache-2.0
"""Draws labelled captchas with Python's captcha libraries: captcha, claptcha, wheezy.captcha, django-simple-captcha,
multicolorcaptcha, flask-simple-captcha, and MediaWiki's FancyCaptcha.

usage: draw.py LIBRARY COUNT SEED OUT FONTS

Writes pictures and OUT/labels.tsv; FONTS is a file with the path of a font in each line. `captcha` and `django-simple-captcha` both install a package named captcha, so
`django` needs an environment of its own; claptcha needs Pillow below 10. `fancy` needs Pillow below 12 and the folder of
MediaWiki's ConfirmEdit extension, whose script is named captcha too, in PYTHONPATH.
"""
import io
import random
import re
import sys
from pathlib import Path

from PIL import ImageColor

DIGITS = "0123456789"
LOWER = "abcdefghijklmnopqrstuvwxyz"
FONTS = sorted(line for line in Path(sys.argv[5]).read_text().splitlines() if Path(line).is_file())


def text():
    """A text as sites use: one alphabet, look-alikes left out where cases or digits are mixed."""
    kind = random.choices(("digits", "lower", "upper", "lower+", "upper+", "mixed"), (25, 10, 15, 20, 20, 10))[0]
    alphabet = {"digits": DIGITS, "lower": LOWER, "upper": LOWER.upper(), "lower+": DIGITS + LOWER,
                "upper+": DIGITS + LOWER.upper(), "mixed": DIGITS + LOWER + LOWER.upper()}[kind]
    if "+" in kind or kind == "mixed":
        drop = {"lower+": "0o1l", "upper+": "0O1I", "mixed": "0Oo1lIcCkKpPsSuUvVwWxXzZ"}[kind]
        alphabet = "".join(c for c in alphabet if c not in drop)
    length = random.choices((4, 5, 6, 7, 8), (45, 25, 20, 5, 5))[0]
    return "".join(random.choice(alphabet) for _ in range(length))


def fonts(most=3):
    return random.sample(FONTS, random.randint(1, most))


def color(low, high):
    return tuple(random.randint(low, high) for _ in range(3))


def pair():
    """A dark text on a light ground; one in five the other way round."""
    dark, light = color(0, 140), color(190, 255)
    return (light, tuple(c // 2 for c in dark)) if random.random() < 0.2 else (dark, light)


def draw_captcha(label):
    from captcha.image import ImageCaptcha
    if random.random() < 0.4:  # as it is
        width = random.choice((160, 160, 200, 120 + 20 * len(label) // 4))
        return ImageCaptcha(width=width, height=60).generate_image(label)
    height = random.randint(40, 80)
    width = int(height * len(label) * random.uniform(0.5, 0.75))
    sizes = tuple(int(height * f) for f in (0.65, 0.75, 0.85))
    drawer = ImageCaptcha(width=width, height=height, fonts=fonts(), font_sizes=sizes)
    if random.random() < 0.5:
        return drawer.generate_image(label)
    ink, ground = pair()
    image = drawer.create_captcha_image(label, ink, ground)
    if random.random() < 0.6:
        drawer.create_noise_dots(image, color(0, 255), random.randint(1, 3), random.randint(10, 60))
    for _ in range(random.randint(0, 3)):
        drawer.create_noise_curve(image, color(0, 255))
    return image


def draw_claptcha(label):
    from PIL import Image
    from claptcha import Claptcha
    height = random.randint(40, 80)
    size = (int(height * (0.4 + 0.45 * len(label))), height)
    margin = random.randint(2, height // 5)
    noise = random.choice((0, 0, 0.2, 0.4, 0.6))
    return Claptcha(label, fonts(1)[0], size, (margin, margin), resample=random.choice((
        Image.NEAREST, Image.BILINEAR, Image.BICUBIC)), noise=noise).image[1]


def draw_wheezy(label):
    from wheezy.captcha.image import background, captcha, curve, noise, offset, rotate, smooth, text, warp
    ink, ground = pair()
    height = random.randint(40, 80)
    width = int(height * len(label) * random.uniform(0.55, 0.75))
    if random.random() < 0.3:  # as its documentation shows it
        ink, ground, width, height = ImageColor.getrgb("#5C87B2"), ImageColor.getrgb("#EEEECC"), 50 * len(label), 75

    def fixed(value):
        return lambda: value
    letters = [d for d in (warp(random.uniform(0.05, 0.27), random.uniform(0.05, 0.21)),
                           rotate(random.randint(5, 25)), offset()) if random.random() < 0.8]
    drawings = [background("rgb(%d,%d,%d)" % ground),
                text(fonts=fonts(), font_sizes=[int(height * f) for f in (0.6, 0.7, 0.8)], drawings=letters,
                     color=fixed(ink) if random.random() < 0.7 else lambda: color(0, 150),
                     squeeze_factor=random.uniform(0.75, 1))]
    if random.random() < 0.7:
        drawings.append(curve(fixed(ink), random.randint(1, 3), random.randint(4, 7)))
    if random.random() < 0.6:
        drawings.append(noise(random.randint(20, 80), fixed(random.choice((ink, ground))), random.randint(1, 3)))
    if random.random() < 0.7:
        drawings.append(smooth())
    return captcha(drawings, width, height)(label)


def draw_django(label):
    import django
    from django.conf import settings as configuration
    if not configuration.configured:
        configuration.configure(DEBUG=True)
        django.setup()
    from PIL import Image, ImageDraw, ImageFont
    from captcha import helpers
    from captcha.conf import settings
    # What captcha.views.captcha_image does, whose text comes from a database: letters rotated one by one, pasted
    # beside each other, then noise and filter.
    ink, ground = ("#001100", "#ffffff") if random.random() < 0.4 else ("rgb(%d,%d,%d)" % c for c in pair())
    settings.CAPTCHA_FOREGROUND_COLOR = ink
    size = random.randint(20, 40)
    font = settings.CAPTCHA_FONT_PATH if random.random() < 0.4 else fonts(1)[0]
    font = ImageFont.truetype(font, size)
    angle = random.choice((0, 10, 20, 35, 35))
    letters = []
    for c in label:
        box = font.getbbox(c)
        tile = Image.new("L", (box[2] + 2, box[3] + 4))
        ImageDraw.Draw(tile).text((1, 0), c, fill=255, font=font)
        tile = tile.rotate(random.randint(-angle, angle), expand=True, resample=Image.BICUBIC)
        letters.append(tile.crop(tile.getbbox()))
    image = Image.new("RGB", (sum(t.width for t in letters) + 2 * len(letters) + 10,
                              max(t.height for t in letters) + random.randint(4, 14)), ground)
    left = 4
    for tile in letters:
        top = random.randint(1, max(1, image.height - tile.height - 1))
        image.paste(Image.new("RGB", tile.size, ink), (left, top if angle else (image.height - tile.height) // 2), tile)
        left += tile.width + 2
    drawn = ImageDraw.Draw(image)
    for noise in (helpers.noise_arcs, helpers.noise_dots):
        if random.random() < 0.7:
            drawn = noise(drawn, image)
    return helpers.post_smooth(image) if random.random() < 0.7 else image


def draw_multicolor(_):
    """A picture with its own text: the library draws no given one. Sites show its large pictures smaller."""
    from PIL import Image
    from multicolorcaptcha import CaptchaGenerator
    generator = CaptchaGenerator(random.randint(1, 3))
    margin = random.random() < 0.3
    if random.random() < 0.15:
        drawn = generator.gen_math_captcha_image(random.randint(0, 2), random.random() < 0.5, False, margin)
        label = drawn.equation_str
    else:
        drawn = generator.gen_captcha_image(random.randint(0, 2), random.choice(("nums", "hex", "ascii")),
                                            random.random() < 0.5, margin)
        label = drawn.characters
    width = random.randint(160, 420)
    height = width * drawn.image.height // drawn.image.width
    return label, drawn.image.resize((width, height), random.choice((Image.BILINEAR, Image.LANCZOS)))


def draw_flask(label):
    from flask_simple_captcha import img
    from flask_simple_captcha.text import FONT_PATHS
    if random.random() < 0.4:  # as it is
        label = "".join(random.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(6))
        img.IMGWIDTH, img.IMGHEIGHT = 180, 60
        return label, img.create_text_img(label, random.choice(FONT_PATHS))
    ink, ground = pair()
    img.IMGHEIGHT = random.randint(40, 80)
    img.IMGWIDTH = int(img.IMGHEIGHT * len(label) * random.uniform(0.42, 0.62))
    lines = img.draw_lines
    noise = random.randint(0, 12)
    # The library has a parameter for the number of lines and passes 12.
    img.draw_lines = lambda im, **settings: lines(im, **{**settings, "noise": noise})
    try:
        return img.create_text_img(label, random.choice(FONT_PATHS), random.randint(28, 44), ground, ink)
    finally:
        img.draw_lines = lines


def draw_fancy(label):
    from PIL import Image
    from captcha import gen_captcha
    # Only wide bold letters survive its distortion and noise, and capitals and digits better than small letters.
    bold = [f for f in FONTS if re.fullmatch(
        r"(DejaVuSans|DejaVuSerif|Verana|VeranaSans|RobotoSlab|Sora|ClearSans|Tinos|LiberationSerif)-Bold|FreeSerifBold"
        r"|(Lato|Roboto|Inter|InterDisplay|Vollkorn)-Black|(Inter|InterDisplay|OpenSans|Sora|Manrope)-ExtraBold", Path(f).stem)]
    if label.lower() == label and not label.isdigit() and random.random() < 0.5:
        label = label.upper().replace("I", "A").replace("O", "B")
    font = random.choice(bold)
    data = io.BytesIO()
    data.name = "captcha.png"  # whose ending gives the format
    if random.random() < 0.4:  # small letters of size 40, as it is, but for the thin ones
        label = "".join(random.choice("abcdeghkmnopqrstuvwxyz") for _ in range(random.randint(5, 8)))
        font = random.choice([f for f in bold if "DejaVu" in f or "Sora" in f or "Verana" in f])
        gen_captcha(label, font, 40, data)
    else:
        gen_captcha(label, font, random.randint(36, 60), data)
    return label, Image.open(data)


def main():
    library, count, seed, out = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    random.seed(seed)
    out.mkdir(parents=True)
    draw = globals()["draw_" + library]
    rows = []
    while len(rows) < count:
        label = text()
        image = draw(label)
        if isinstance(image, tuple):
            label, image = image
        image = image.convert("RGB")
        data = io.BytesIO()
        if random.random() < 0.2:
            image.save(data, "JPEG", quality=random.randint(50, 95))
            name = "%06d.jpg" % len(rows)
        else:
            image.save(data, "PNG", compress_level=1)
            name = "%06d.png" % len(rows)
        (out / name).write_bytes(data.getvalue())
        rows.append(name + "\t" + label + "\n")
    (out / "labels.tsv").write_text("".join(rows))


main()
