"""The one style sheet of a page: less than 5 kB, inlined, in the partner's colours, from no other server."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from shared.landing_pages.public.colors import Palette

_FILE: Final = Path(__file__).with_name("templates") / "page.css"


@lru_cache(maxsize=1024)
def style_of(palette: Palette) -> str:
    """The style sheet in these colours, as it stands in the style element."""
    return f":root{{--b:{palette.brand};--t:{palette.on_brand};--s:{palette.strong}}}{_rules()}"


@lru_cache(maxsize=1)
def _rules() -> str:
    text = re.sub(r"\s+", " ", _FILE.read_text(encoding="utf-8"))
    return re.sub(r" ?([{};,>]) ?|(?<=:) ", lambda found: found[1] or "", text).replace(";}", "}").strip()
