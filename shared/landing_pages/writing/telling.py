"""Which of several phrasings a page gets: the same ones every time, others than the next partner's."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b
from string import Formatter
from typing import TypeVar

from shared.landing_pages.writing.companies import shown_name
from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts
from shared.landing_pages.writing.places import place
from shared.landing_pages.writing.plain import cut, one_line
from shared.landing_pages.writing.trades import Trade, trade_of
from shared.landing_pages.writing.voice import Voice, voice_of

T = TypeVar("T")
_LONGEST_NAME = 60
_64_BITS = 2**64 - 1
_ODD = 0x9E3779B97F4A7C15
"""The golden ratio in 64 bits, with which D. Knuth spreads what differs in few bits (TAOCP 3, 6.4)."""


@dataclass(frozen=True)
class Telling:
    """What is known for one page, and the choices its partner's id makes.

    Phrasings name what they need in braces: `{company}`, `{city}` (where it says more than the region),
    `{trade}`, `{asked}` and its verb `{cost}` (known trades only), and always `{region}`, `{topic}`,
    `{depends}` and `{mention}`; a capital (`{Trade}`) is one at the start of a line.
    What needs the unknown is never chosen.
    """

    company: str | None
    city: str | None
    region: str
    trade: Trade
    voice: Voice
    seed: int

    def say(self, slot: str, phrasings: tuple[str, ...], longest: int | None = None) -> str:
        """One of the phrasings, filled in: of those that fit in `longest` characters where any does."""
        usable, first = self._usable[phrasings], self.number(slot)
        text, is_whole = usable[first % len(usable)]
        text = text if is_whole else text.format_map(self._words)
        if longest is None or len(text) <= longest:
            return text
        others = (usable[(first + turn) % len(usable)][0] for turn in range(1, len(usable)))
        filled = [other.format_map(self._words) for other in others]
        return next((other for other in filled if len(other) <= longest), None) or cut(text, longest)

    def pick(self, slot: str, items: tuple[tuple[str, T], ...]) -> tuple[str, T]:
        """One of the phrasings that come with something, filled in, and what comes with it."""
        usable = _usable_items(items, self._known)
        phrasing, other = usable[self.number(slot) % len(usable)]
        return self.say(slot, (phrasing,)), other

    def some(self, slot: str, items: Sequence[T], count: int) -> list[T]:
        """`count` of the items, in an order of their own (R. A. Fisher and F. Yates, 1938)."""
        number, left = self.number(slot), list(items)
        taken = []
        for _ in range(min(count, len(left))):
            number, index = divmod(number, len(left))
            taken.append(left.pop(index))
        return taken

    def number(self, slot: str) -> int:
        """A number of 64 bits for one choice of this page."""
        mixed = ((self.seed ^ _number_of(slot)) * _ODD) & _64_BITS
        return ((mixed ^ mixed >> 32) * _ODD & _64_BITS) >> 8

    @cached_property
    def _words(self) -> dict[str, str]:
        topic = self.trade.name
        words = {"region": self.region, "topic": topic, "Topic": self.voice.capital(topic)}
        for name in ("depends", "mention"):
            options: tuple[str, ...] = getattr(self.trade.words, name)
            words[name] = self.voice.say(options[self.number(name) % len(options)])
        if self.company:
            words["company"] = self.company
        if self.city and self.city.casefold() != self.region.casefold():
            words["city"] = self.city
        if self.trade.is_known:
            asked = self.trade.words.asked
            words |= {"trade": topic, "Trade": self.voice.capital(topic)}
            words |= {"asked": asked, "Asked": self.voice.capital(asked)}
            words["cost"] = "kosten" if self.trade.words.is_plural else "kost"
        return words

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._words)

    @cached_property
    def _usable(self) -> "_Usable":
        return _usable(self._known, self.voice)


# The texts of a page are asked for one after the other.
@lru_cache(maxsize=16)
def telling(partner: PartnerFacts, segment: SegmentFacts) -> Telling:
    """What may be told on a partner's page about a segment."""
    about = f"{segment.branch}/{segment.region}".encode()
    return Telling(
        company=shown_name(partner.company_name),
        city=cut(one_line(partner.city or ""), _LONGEST_NAME) or None,
        region=cut(place(segment.region), _LONGEST_NAME),
        trade=trade_of(segment.branch),
        voice=voice_of(partner.tone_of_voice),
        seed=int.from_bytes(blake2b(partner.id.bytes + about, digest_size=8).digest()),
    )


class _Usable(dict[tuple[str, ...], tuple[tuple[str, bool], ...]]):
    """What is usable of which phrasings, each with whether there is nothing to fill in."""

    def __init__(self, known: frozenset[str], voice: Voice) -> None:
        self._known = known
        self._voice = voice

    def __missing__(self, phrasings: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
        usable = (text for text in phrasings if _needs(text) <= self._known)
        self[phrasings] = tuple((self._voice.say(text), not _needs(text)) for text in usable)
        return self[phrasings]


# By what pages have in common, so that only phrasings are looked up: a page asks some forty times.
@lru_cache(maxsize=64)
def _usable(known: frozenset[str], voice: Voice) -> _Usable:
    return _Usable(known, voice)


@lru_cache(maxsize=4096)
def _usable_items(items: tuple[tuple[str, T], ...], known: frozenset[str]) -> tuple[tuple[str, T], ...]:
    return tuple(item for item in items if _needs(item[0]) <= known)


@lru_cache(maxsize=4096)
def _number_of(slot: str) -> int:
    return int.from_bytes(blake2b(slot.encode(), digest_size=8).digest())


@lru_cache(maxsize=1024)
def _needs(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)
