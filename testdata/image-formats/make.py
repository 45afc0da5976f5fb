# SPDX-License-Identifier: Apache-2.0
"""Makes the pictures beside it of captchas/000002.png, with Pillow 13 (pip install pillow)."""
from pathlib import Path

from PIL import Image

here = Path(__file__).parent
picture = Image.open(here.parent / "captchas" / "000002.png").convert("RGB")
picture.save(here / "lossless.webp", lossless=True)
picture.save(here / "lossy.webp", quality=90)
clear = picture.convert("RGBA")
clear.putalpha(picture.convert("L").point(lambda level: 255 - level // 2))
clear.save(here / "alpha.webp", lossless=True)
clear.save(here / "alpha.png")
picture.save(here / "animated.webp", save_all=True, append_images=[picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)])
picture.save(here / "lzw.tiff", compression="tiff_lzw")
picture.save(here / "deflate.tiff", compression="tiff_adobe_deflate")
picture.save(here / "jpeg.tiff", compression="jpeg")
picture.convert("1").save(here / "group4.tiff", compression="group4")
picture.convert("1").save(here / "group4.png")
