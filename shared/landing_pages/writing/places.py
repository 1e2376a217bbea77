"""Regions as people write them: `noord_brabant` is Noord-Brabant."""

from functools import lru_cache

from shared.core.names import PROVINCE_NAMES
from shared.landing_pages.writing.plain import plain_words

_WRITTEN = {code.replace("_", " "): name for code, name in PROVINCE_NAMES.items()} | {
    "fryslan": "Friesland",
    "s gravenhage": "Den Haag",
    "den bosch": "Den Bosch",
    "s hertogenbosch": "'s-Hertogenbosch",
    "nl": "Nederland",
    "heel nederland": "Nederland",
    "landelijk": "Nederland",
    "nederland": "Nederland",
    "ijmuiden": "IJmuiden",
    "ijsselstein": "IJsselstein",
}
_SMALL = {"aan", "bij", "de", "den", "der", "en", "het", "in", "op", "te", "ten", "van"}
_WIND = {"noord", "oost", "zuid", "west", "midden"}


@lru_cache(maxsize=4096)
def place(region: str) -> str:
    """The name of a region; never empty."""
    words = plain_words(region)
    known = _WRITTEN.get(" ".join(words))
    if known:
        return known
    if not words:
        return "de regio"
    if len(words) == 1 and len(words[0]) <= 2:
        return words[0].upper()
    written = [
        word if index and word in _SMALL else word[:1].upper() + word[1:] for index, word in enumerate(words)
    ]
    if len(words) > 1 and words[0] in _WIND:
        return "-".join((written[0], " ".join(written[1:])))
    return " ".join(written)
