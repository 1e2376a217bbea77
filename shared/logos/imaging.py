"""Images made anew: only pixels come through, so nothing that is hidden in a file does.

Pillow is imported when the first image comes: the function has other things to do, and starts without it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Final

from shared.logos.models import LARGE_SIDE, SMALL_SIDE, Variant
from shared.logos.rules import Refused, check_size, fitted, kind_of

if TYPE_CHECKING:
    from PIL.Image import Image

# Below this an image without losses is small enough: most logos, which are flat and have sharp edges.
_LOSSLESS_BYTES: Final = 30_000
_QUALITY: Final = 85


def make_variants(content: bytes) -> tuple[Variant, ...]:
    """The image as WebP in two sizes, the large one first; only that where it is small already.

    Transparency is kept; metadata, colour profiles, further frames and whatever else the file holds are not.
    A photograph's orientation is applied. Raises `Refused`.
    """
    kind = kind_of(content)
    with _refusing_what_cannot_be_read():
        image = _read(content, kind.value)
        sizes = dict.fromkeys(fitted(*image.size, longest) for longest in (LARGE_SIDE, SMALL_SIDE))
        return tuple(_variant(image, size) for size in sizes)


@contextmanager
def _refusing_what_cannot_be_read() -> Iterator[None]:
    from PIL.Image import DecompressionBombError

    try:
        yield
    except Refused:
        raise
    except DecompressionBombError:
        raise Refused("image_too_large", "This image has more pixels than any logo needs.") from None
    except Exception:  # noqa: BLE001 - a broken file makes a decoder raise anything: OSError, SyntaxError, struct.error…
        raise Refused("image_unreadable", "This image is damaged or incomplete and cannot be read.") from None


def _read(content: bytes, kind: str) -> "Image":
    """The first frame as RGB or RGBA, upright."""
    from PIL import Image, ImageOps

    with Image.open(BytesIO(content), formats=[kind]) as checked:
        check_size(*checked.size)
        # Compares checksums where the format has any; an image cannot be used after that.
        checked.verify()
    with Image.open(BytesIO(content), formats=[kind]) as opened:
        opened.load()
        upright = ImageOps.exif_transpose(opened)
        return _in_colour(upright)


def _in_colour(image: "Image") -> "Image":
    if image.mode.startswith("I"):
        # 16 bits a pixel; converting would cut off what is above 255 and leave it white.
        image = image.convert("I").point(lambda value: value / 257).convert("L")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


def _variant(image: "Image", size: tuple[int, int]) -> Variant:
    from PIL.Image import Resampling

    shown = image.resize(size, Resampling.LANCZOS) if size != image.size else image.copy()
    # What an encoder finds here it may write into the new file.
    shown.info.clear()
    content = _encoded(shown, lossless=True)
    if len(content) > _LOSSLESS_BYTES:
        content = min(content, _encoded(shown, lossless=False), key=len)
    return Variant(content, *size)


def _encoded(image: "Image", *, lossless: bool) -> bytes:
    file = BytesIO()
    image.save(file, "WEBP", lossless=lossless, quality=_QUALITY, method=4)
    return file.getvalue()
