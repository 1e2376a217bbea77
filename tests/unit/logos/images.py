"""Images to send as logos: good ones, and such as only an attacker makes."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body><script>alert(document.domain)</script></body></html>"
SCRIPT = b"*/=1;alert(document.domain)/*<script>alert(1)</script>"


def drawn(width: int = 640, height: int = 160, mode: str = "RGBA") -> Image.Image:
    """A logo as a partner has it: a flat shape on nothing."""
    image = Image.new(mode, (width, height))
    colours: dict[str, Any] = {"RGBA": (31, 95, 168, 255), "RGB": (31, 95, 168), "CMYK": (200, 100, 0, 40)}
    box = (width // 8, height // 8, width * 7 // 8, height * 7 // 8)
    ImageDraw.Draw(image).ellipse(box, fill=colours.get(mode, 200))
    return image


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """The image as a file."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def png(width: int = 640, height: int = 160, **options: Any) -> bytes:
    """A logo as PNG."""
    return saved(drawn(width, height), "PNG", **options)


def opened(content: bytes) -> Image.Image:
    """What is in a file."""
    image = Image.open(BytesIO(content))
    image.load()
    return image


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that says it is this large, and unpacks to that many black pixels, from next to nothing."""
    rows = (b"\0" * (1 + (width + 7) // 8)) * height if width * height < 1 << 30 else b""
    return (
        b"\x89PNG\r\n\x1a\n"
        + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
        + png_chunk(b"IDAT", zlib.compress(rows, 9))
        + png_chunk(b"IEND", b"")
    )


def png_chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG, with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def with_chunk(content: bytes, kind: bytes, data: bytes) -> bytes:
    """A PNG with one more chunk after its header."""
    return content[:33] + png_chunk(kind, data) + content[33:]


def gif_of_size(width: int, height: int) -> bytes:
    """A GIF of a few bytes whose screen is this large."""
    content = bytearray(saved(drawn(16, 16, "P"), "GIF"))
    content[6:10] = struct.pack("<HH", width, height)
    return bytes(content)


def gif_with_large_frame(width: int, height: int) -> bytes:
    """A GIF with a small screen and a first frame of this size."""
    content = bytearray(saved(drawn(16, 16, "P"), "GIF"))
    at = content.index(b",\0\0\0\0")
    content[at + 5 : at + 9] = struct.pack("<HH", width, height)
    return bytes(content)


def jpeg_of_many_scans(times: int) -> bytes:
    """A progressive JPEG whose last step is repeated: small to send, long to read."""
    content = saved(drawn(256, 256, "RGB"), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * times + content[-2:]
