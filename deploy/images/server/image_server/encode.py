"""Images on their way out."""

import io

from PIL import Image

from .image_request import OutputFormat

def encode_image(image: Image.Image, output_format: OutputFormat, quality: int | None) -> bytes:
    """The bytes of an image file that holds the pixels and nothing else: no text, no EXIF, no profile."""
    bare = Image.frombytes("RGB", image.size, image.convert("RGB").tobytes())
    if output_format == "raw_rgb":
        return bare.tobytes()
    out = io.BytesIO()
    if output_format == "png":
        bare.save(out, "PNG", compress_level=6)
    else:
        bare.save(out, output_format.upper(), quality=90 if quality is None else quality)
    return out.getvalue()
