"""Images in requests: inline base64 only, measured by their header before anything is decoded."""

import base64
import binascii
import io
import re
import struct
from dataclasses import dataclass
from typing import Any

from PIL import Image

from .refusal import Refusal
from .settings import Limits

_DATA_URI = re.compile(r"^data:image/[a-z0-9.+-]{1,40};base64,", re.ASCII | re.IGNORECASE)
# The last chunk of every PNG: W3C PNG (third edition), 11.2.5.
_PNG_END = b"IEND\xaeB`\x82"
_LINK = re.compile(r"^[a-z][a-z0-9+.-]{0,30}:", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """What the first bytes of an image file say of it."""

    format: str
    width: int
    height: int


def read_inline(value: Any, param: str, limits: Limits) -> Image.Image:
    """The image of a value in a request: bare base64, a `data:` URI, or `{b64, format, width, height}` where the format
    `raw_rgb` needs the size. Raises Refusal for anything else, for links in particular."""
    if isinstance(value, dict):
        raw = decode_base64(value.get("b64"), param, limits)
        if value.get("format") == "raw_rgb":
            return read_raw(raw, value.get("width"), value.get("height"), param, limits)
        return read_file(raw, param, limits)
    return read_file(decode_base64(value, param, limits), param, limits)


def read_file(raw: bytes, param: str, limits: Limits) -> Image.Image:
    """The image of a PNG, JPEG or WebP file. Its size is read from its header, and refused before it is decoded."""
    if len(raw) > limits.image_bytes:
        raise Refusal(f"'{param}' is larger than {limits.image_bytes} bytes.", param=param, code="image_too_large")
    header = read_header(raw)
    if header is None:
        raise _not_an_image(param)
    _check_pixels(header.width, header.height, param, limits)
    try:
        with Image.open(io.BytesIO(raw), formats=[header.format]) as image:
            # A file whose parts disagree is not decoded; of an animation there is no saying which picture is meant.
            if image.size != (header.width, header.height) or getattr(image, "n_frames", 1) != 1:
                raise _not_an_image(param)
            image.load()
            return image.copy()
    except Refusal:
        raise
    except Exception as error:
        raise _not_an_image(param) from error


def read_raw(raw: bytes, width: Any, height: Any, param: str, limits: Limits) -> Image.Image:
    """The image of bytes without a header: rows of red, green and blue."""
    if type(width) is not int or type(height) is not int or width < 1 or height < 1:
        raise Refusal(f"'{param}' needs width and height for raw bytes.", param=param)
    _check_pixels(width, height, param, limits)
    if len(raw) != width * height * 3:
        message = f"'{param}' has {len(raw)} bytes; {width} x {height} pixels in RGB have {width * height * 3}."
        raise Refusal(message, param=param, code="invalid_image")
    return Image.frombytes("RGB", (width, height), raw)


def read_header(raw: bytes) -> Header | None:
    """Format and size of an image file by its first bytes; none where it is no PNG, JPEG or WebP."""
    try:
        # Pillow decodes a PNG whose end is missing.
        if raw.startswith(b"\x89PNG\r\n\x1a\n") and raw[12:16] == b"IHDR" and _PNG_END in raw:
            return Header("PNG", *struct.unpack(">II", raw[16:24]))
        if raw.startswith(b"\xff\xd8\xff"):
            return _read_jpeg(raw)
        if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
            return _read_webp(raw)
    except (struct.error, IndexError):
        pass
    return None


def _read_jpeg(raw: bytes) -> Header | None:
    """Source: ITU-T T.81, B.1.1.3: SOF0 to SOF15 carry the size, save DHT (C4), JPG (C8) and DAC (CC)."""
    at = 2
    while raw[at] == 0xFF:
        marker = raw[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", raw[at + 5 : at + 9])
            return Header("JPEG", width, height)
        at += 2 + struct.unpack(">H", raw[at + 2 : at + 4])[0]
    return None


def _read_webp(raw: bytes) -> Header | None:
    """Source: RFC 9649, 2.5 to 2.7."""
    kind = raw[12:16]
    if kind == b"VP8 " and raw[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", raw[26:30])
        return Header("WEBP", width & 0x3FFF, height & 0x3FFF)
    if kind == b"VP8L" and raw[20] == 0x2F:
        bits = struct.unpack("<I", raw[21:25])[0]
        return Header("WEBP", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8X" and len(raw) >= 30:
        return Header("WEBP", int.from_bytes(raw[24:27], "little") + 1, int.from_bytes(raw[27:30], "little") + 1)
    return None


def decode_base64(value: Any, param: str, limits: Limits) -> bytes:
    if not isinstance(value, str) or value == "":
        raise Refusal(f"'{param}' needs an image in base64.", param=param, code="invalid_image")
    start = _DATA_URI.match(value)
    if start is None and _LINK.match(value):
        message = f"'{param}' is a link. Images are taken inline only, as base64."
        raise Refusal(message, param=param, code="unsupported_value")
    text = value[start.end() :] if start else value
    # Many clients leave out what only fills the last four letters.
    text += "=" * (-len(text) % 4 if not text.endswith("=") else 0)
    # Four letters are three bytes: what is too large is not decoded.
    if len(text) > limits.image_bytes * 4 // 3 + 4:
        raise Refusal(f"'{param}' is larger than {limits.image_bytes} bytes.", param=param, code="image_too_large")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refusal(f"'{param}' is not base64.", param=param, code="invalid_image") from error


def _check_pixels(width: int, height: int, param: str, limits: Limits) -> None:
    most = limits.most_side**2
    if width < 1 or height < 1:
        raise Refusal(f"The width or height of '{param}' is 0.", param=param, code="invalid_image")
    if width * height > most:
        message = f"'{param}' has {width} x {height} pixels; at most {most} are decoded."
        raise Refusal(message, param=param, code="too_many_pixels")


def _not_an_image(param: str) -> Refusal:
    return Refusal(f"'{param}' is not one whole PNG, JPEG or WebP image.", param=param, code="invalid_image")
