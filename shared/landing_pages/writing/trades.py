"""What a branch is called and asked for: known trades in their own words, all others in plain ones."""

from dataclasses import dataclass
from functools import lru_cache

from shared.landing_pages.writing.plain import plain_words
from shared.landing_pages.writing.trade_words import TRADES, UNKNOWN
from shared.landing_pages.writing.trade_words.shape import TradeWords


@dataclass(frozen=True, slots=True)
class Trade:
    """A branch in words.

    `name` follows "een" (een schilder), `work` is what it does (schilderwerk), `words` the rest of its
    vocabulary. An unknown branch has the code's words for both, and `is_known` says so.
    """

    name: str
    work: str
    words: TradeWords
    is_known: bool

    @property
    def title(self) -> str:
        """The name at the start of a line."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def work_title(self) -> str:
        """The work at the start of a line."""
        return self.work[:1].upper() + self.work[1:]

    @property
    def main_services(self) -> tuple[str, ...]:
        """The names of its most common jobs."""
        return tuple(service.name for service in self.words.services[:4])


@lru_cache(maxsize=4096)
def trade_of(branch: str) -> Trade:
    """The trade of a segment's branch code."""
    plain = " ".join(plain_words(branch))
    words = _BY_CODE.get(plain.replace(" ", "_"))
    if words:
        return Trade(words.shown or words.names[0].replace("_", " "), words.work, words, is_known=True)
    name = plain[:60].strip() or "vakwerk"
    return Trade(name, name, UNKNOWN, is_known=False)


_BY_CODE = {name: words for words in TRADES for name in words.names}
