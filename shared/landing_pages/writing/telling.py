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
    seed: bytes

    def say(self, slot: str, phrasings: tuple[str, ...], longest: int | None = None) -> str:
        """One of the phrasings, filled in: of those that fit in `longest` characters where any does."""
        usable, first, text = _usable(phrasings, self._known), self.number(slot), ""
        for turn in range(len(usable)):
            text = self.voice.say(usable[(first + turn) % len(usable)]).format_map(self._words)
            if longest is None or len(text) <= longest:
                return text
        return cut(text, longest or len(text))

    def template(self, slot: str, phrasings: tuple[str, ...]) -> str:
        """One of the phrasings as it stands in the list."""
        usable = _usable(phrasings, self._known)
        return usable[self.number(slot) % len(usable)]

    def some(self, slot: str, items: Sequence[T], count: int) -> list[T]:
        """`count` of the items, in an order of their own."""
        places = sorted(range(len(items)), key=lambda index: self.number(f"{slot}/{index}"))
        return [items[index] for index in places[:count]]

    def number(self, slot: str) -> int:
        """A number for one choice of this page."""
        return int.from_bytes(blake2b(slot.encode(), key=self.seed, digest_size=8).digest())

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


def telling(partner: PartnerFacts, segment: SegmentFacts) -> Telling:
    """What may be told on a partner's page about a segment."""
    about = f"{segment.branch}/{segment.region}".encode()
    return Telling(
        company=shown_name(partner.company_name),
        city=cut(one_line(partner.city or ""), _LONGEST_NAME) or None,
        region=cut(place(segment.region), _LONGEST_NAME),
        trade=trade_of(segment.branch),
        voice=voice_of(partner.tone_of_voice),
        seed=blake2b(partner.id.bytes + about, digest_size=16).digest(),
    )


@lru_cache(maxsize=2048)
def _usable(phrasings: tuple[str, ...], known: frozenset[str]) -> tuple[str, ...]:
    return tuple(text for text in phrasings if _needs(text) <= known)


@lru_cache(maxsize=1024)
def _needs(text: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(text) if name)
