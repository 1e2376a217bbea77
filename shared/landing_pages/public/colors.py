"""A partner's brand colour, and what goes with it so that everybody can read it.

Ratios are those of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio): 1 for equal colours, 21 for
black on white; text needs 4.5.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

READABLE: Final = 4.5
WHITE: Final = "#ffffff"
INK: Final = "#17222e"
SURFACE: Final = "#f4f7f9"
DEFAULT_BRAND: Final = "#1f5fa8"

_HEX = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
_STEP = 0.97
Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as `#rrggbb`.

    `on_brand` is for text on `brand`. `strong` is the brand's, dark enough for text on white and `SURFACE`.
    """

    brand: str
    on_brand: str
    strong: str


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, whichever is the lighter."""
    lights = sorted((_luminance(_rgb(one)), _luminance(_rgb(other))))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


@lru_cache(maxsize=1024)
def palette(brand_color: str | None) -> Palette:
    """The palette of a brand colour; of a calm blue where there is none, or what is given is no colour.

    The brand stays as it is where white or dark text can be read on it, which nearly always one can; else it
    is darkened until white can.
    """
    given = brand_color if brand_color and _HEX.fullmatch(brand_color) else DEFAULT_BRAND
    brand = given.lower()
    strong = darkened(brand, SURFACE)
    for text in (WHITE, INK):
        if contrast(brand, text) >= READABLE:
            return Palette(brand, text, strong)
    return Palette(strong, WHITE, strong)


def darkened(color: str, against: str) -> str:
    """The colour, or the lightest of its darker shades that can be read as text on `against`."""
    shade = _rgb(color)
    exact = tuple(float(part) for part in shade)
    while contrast(_hex(shade), against) < READABLE:
        exact = tuple(part * _STEP for part in exact)
        shade = (int(exact[0]), int(exact[1]), int(exact[2]))
    return _hex(shade)


def _rgb(color: str) -> Rgb:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _hex(color: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*color)


def _luminance(color: Rgb) -> float:
    red, green, blue = (_linear(part / 255) for part in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
