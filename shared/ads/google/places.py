"""Where a campaign shows its ads: Google's number for a Dutch region. Looked up, never guessed."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from shared.ads.platform import RejectedError

COUNTRY = "NL"
LOCALE = "nl"
DUTCH = 1010
"""Google's number for the language."""

_FIXED = {
    "nederland": 2528,
    "heel nederland": 2528,
    "landelijk": 2528,
    "nl": 2528,
    "drenthe": 20759,
    "flevoland": 20760,
    "friesland": 20761,
    "fryslan": 20761,
    "gelderland": 20762,
    "groningen": 20763,
    "limburg": 20764,
    "noord brabant": 20765,
    "noord holland": 20766,
    "overijssel": 20767,
    "utrecht": 20768,
    "zeeland": 20769,
    "zuid holland": 20770,
}
# Google lists places under their English names.
_ENGLISH = {
    "den haag": "the hague",
    "s gravenhage": "the hague",
    "den bosch": "s hertogenbosch",
}
# A town, then the municipality of the same name around it: the town's name is what people search with.
_KINDS = ("City", "Municipality")


@dataclass(frozen=True, slots=True)
class Place:
    """A place as Google suggests it."""

    id: int
    name: str
    country: str
    kind: str
    canonical_name: str
    is_enabled: bool


def fixed_place(region: str) -> int | None:
    """The number of the country or a province, which need no looking up."""
    return _FIXED.get(plain(region))


def choose_place(region: str, suggestions: Iterable[Place]) -> int:
    """The one Dutch place that is called `region`.

    Raises `RejectedError` where there is none, or where two of a kind have the same name.
    """
    wanted = plain(region)
    wanted = _ENGLISH.get(wanted, wanted)
    called_so = [
        place
        for place in suggestions
        if place.is_enabled and place.country == COUNTRY and plain(place.name) == wanted
    ]
    for kind in _KINDS:
        of_kind = {place.id: place for place in called_so if place.kind == kind}
        if len(of_kind) == 1:
            return next(iter(of_kind))
        if of_kind:
            names = "; ".join(sorted(place.canonical_name for place in of_kind.values()))
            raise RejectedError(
                f"Google Ads knows several Dutch places called “{region}”: {names}. Use the province "
                "instead.",
                field="region",
            )
    raise RejectedError(
        f"Google Ads knows no Dutch town called “{region}”: check its spelling, or use the province.",
        field="region",
    )


def spoken(region: str) -> str:
    """`region` as one would type it: `den_haag` is “den haag”."""
    return " ".join(re.split(r"[\s_]+", region.strip()))


def plain(name: str) -> str:
    """`name` in lower case, without accents and punctuation, so that spellings can be compared."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[a-z0-9]+", kept))
