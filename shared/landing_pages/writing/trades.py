"""What a branch is called and asked for: known trades in their own words, all others in plain ones."""

from dataclasses import dataclass
from functools import lru_cache

from shared.landing_pages.writing.plain import plain_words
from shared.landing_pages.writing.trade_words import TRADES, UNKNOWN_SERVICES


@dataclass(frozen=True, slots=True)
class Trade:
    """A branch in words.

    `name` follows "een" (een schilder), `work` is what is asked for (schilderwerk), `services` are jobs with
    a line each, `searches` what people type besides name and work. An unknown branch has the code's words
    for both, and `is_known` says so.
    """

    name: str
    work: str
    services: tuple[tuple[str, str], ...]
    searches: tuple[str, ...]
    is_known: bool

    @property
    def title(self) -> str:
        """The name at the start of a line."""
        return self.name[:1].upper() + self.name[1:]

    @property
    def work_title(self) -> str:
        """The work at the start of a line."""
        return self.work[:1].upper() + self.work[1:]


@lru_cache(maxsize=4096)
def trade_of(branch: str) -> Trade:
    """The trade of a segment's branch code."""
    words = plain_words(branch)
    code = "_".join(words)
    for names, work, services, searches in TRADES:
        if code in names:
            return Trade(names[0].replace("_", " "), work, services, searches, is_known=True)
    plain = " ".join(words)[:60].strip() or "vakwerk"
    return Trade(plain, plain, UNKNOWN_SERVICES, (), is_known=False)
