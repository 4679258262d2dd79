"""Image files for the tests, in base64."""

import base64
import io

from PIL import Image


def encode(image: Image.Image, kind: str = "PNG", **options) -> str:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return base64.b64encode(out.getvalue()).decode()


def png(width=64, height=64, color=(200, 30, 30), image: Image.Image | None = None) -> str:
    return encode(Image.new("RGB", (width, height), color) if image is None else image)


def striped() -> str:
    image = Image.new("RGB", (64, 64), (250, 240, 10))
    for left in range(0, 64, 16):
        image.paste((20, 90, 160), (left, 0, left + 8, 64))
    return png(image=image)


def decode(text: str) -> Image.Image:
    image = Image.open(io.BytesIO(base64.b64decode(text)))
    image.load()
    return image
