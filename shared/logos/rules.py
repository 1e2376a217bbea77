"""Which files may become a logo. Decided by what is in them, never by a name or a header."""

import re
from enum import StrEnum
from typing import Final

from shared.core.errors import FieldError

MEDIA_TYPES: Final = ("image/png", "image/jpeg", "image/webp", "image/gif", "application/octet-stream")
"""What a body may be sent as. What it then is, its content says."""

SMALLEST_SIDE: Final = 16
LONGEST_SIDE: Final = 4096
MOST_PIXELS: Final = 10_000_000
"""Ten million, four bytes each, twice while it is converted: what fits a function's memory."""
MOST_SCANS: Final = 64
"""A progressive JPEG names ten; each one costs a pass over all of the image, whatever it holds."""

_START_OF_SCAN: Final = b"\xff\xda"
_MARKUP: Final = re.compile(rb"\s*<", re.ASCII)
_SVG: Final = re.compile(rb"<(?:[a-z]+:)?svg[\s>]|<!doctype\s+svg", re.ASCII | re.IGNORECASE)
_BYTE_ORDER_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_LOOKED_AT: Final = 65_536


class Kind(StrEnum):
    """The formats that are read, by the names Pillow gives them."""

    PNG = "PNG"
    JPEG = "JPEG"
    WEBP = "WEBP"
    GIF = "GIF"


class Refused(Exception):  # noqa: N818 - an outcome of reading a file, not a failure of ours
    """Why a file is no logo. `code` is stable, `message` for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message

    def as_field_error(self) -> FieldError:
        return FieldError("body", "", self.code, self.message)


def kind_of(content: bytes) -> Kind:
    """The format a file begins as. Raises `Refused` for any other, and for what is too much work to read."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content.startswith(b"\xff\xd8\xff"):
        # Within what is compressed the two bytes cannot stand beside each other.
        if content.count(_START_OF_SCAN) > MOST_SCANS:
            raise Refused("image_too_complex", "This JPEG is built up in more steps than any logo needs.")
        return Kind.JPEG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content.startswith((b"GIF87a", b"GIF89a")):
        return Kind.GIF
    if _is_svg(content):
        raise Refused(
            "svg_not_taken",
            "An SVG can hold script, so it is not taken: save it as PNG or WebP and send that.",
        )
    raise Refused("not_an_image", "This is no PNG, JPEG, WebP or GIF image, whatever it is called.")


def check_size(width: int, height: int) -> None:
    """Raises `Refused` for an image of so many pixels, before they are unpacked."""
    if max(width, height) > LONGEST_SIDE or width * height > MOST_PIXELS:
        raise Refused(
            "image_too_large",
            f"An image may have at most {LONGEST_SIDE} pixels a side and {MOST_PIXELS // 1_000_000} million "
            f"in all; this one is {width} × {height}.",
        )
    if min(width, height) < SMALLEST_SIDE:
        raise Refused(
            "image_too_small",
            f"An image has at least {SMALLEST_SIDE} pixels a side; this one is {width} × {height}.",
        )


def fitted(width: int, height: int, longest: int) -> tuple[int, int]:
    """The size of an image made to fit: its longest side at most `longest`, never larger than it is."""
    scale = min(1.0, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _is_svg(content: bytes) -> bool:
    start = content[:_LOOKED_AT]
    for mark, encoding in _BYTE_ORDER_MARKS:
        if start.startswith(mark):
            start = start[len(mark) :].decode(encoding, "ignore").encode()
    return _MARKUP.match(start) is not None and _SVG.search(start) is not None
