"""A logo in Storage: how its objects are named, and which addresses are one of ours.

Standard library only: the function that serves pages reads names too, and its start is measured.
"""

import re
from dataclasses import dataclass
from typing import Final
from uuid import UUID

BUCKET: Final = "logos"
LARGE_SIDE: Final = 512
"""Longest side of the large variant, in pixels: the one that pages show."""
SMALL_SIDE: Final = 128
"""Longest side of the small variant, in pixels."""

_PUBLIC: Final = f"/storage/v1/object/public/{BUCKET}/"
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# The policy on storage.objects lets nothing with another name in.
_NAME: Final = re.compile(r"([0-9a-f]{40})-([1-9][0-9]{0,2})x([1-9][0-9]{0,2})\.webp", re.ASCII)
_PATH: Final = re.compile(rf"({_UUID})/({_NAME.pattern})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Variant:
    """A logo in one size: a WebP image, width and height in pixels."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class LogoObject:
    """One variant in Storage. `stem` is what all variants of one upload have in common."""

    folder: str
    stem: str
    width: int
    height: int

    @property
    def path(self) -> str:
        """Where it is in the bucket."""
        return f"{self.folder}/{self.stem}-{self.width}x{self.height}.webp"


def logo_object(partner_id: UUID, stem: str, variant: Variant) -> LogoObject:
    """What a variant of a partner's logo is called."""
    return LogoObject(str(partner_id), stem, variant.width, variant.height)


def stem_of(name: str) -> str | None:
    """The stem of an object's name, with or without its folder; `None` where we did not name it."""
    found = _NAME.fullmatch(name.rpartition("/")[2])
    return found[1] if found else None


def logo_address(supabase_url: str, path: str) -> str:
    """Where anybody reads an object of the bucket."""
    return f"{supabase_url}{_PUBLIC}{path}"


def read_logo_address(supabase_url: str, url: str | None) -> LogoObject | None:
    """The object an address leads to, where it is one that an upload of ours made; else `None`."""
    base = f"{supabase_url}{_PUBLIC}"
    if url is None or not url.startswith(base):
        return None
    found = _PATH.fullmatch(url, len(base))
    return LogoObject(found[1], found[3], int(found[4]), int(found[5])) if found else None
