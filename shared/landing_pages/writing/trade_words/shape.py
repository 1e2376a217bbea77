"""What is known of a trade, in words."""

from typing import NamedTuple


class Service(NamedTuple):
    """A job that such a trade is asked for, and ways to say what it is."""

    name: str
    texts: tuple[str, ...]


class TradeWords(NamedTuple):
    """A trade's vocabulary. Texts address the reader as `u`, in the form that `Voice.say` reads.

    `names` are codes of the branch; the first is shown unless `shown` says how. `work` is what it does,
    `asked` the same as people ask for it, with its article, and `is_plural` whether that is several things.
    `mention` follows "vertel", `depends` "dat hangt af van". `services` begins with the most common ones.
    """

    names: tuple[str, ...]
    work: str
    asked: str
    services: tuple[Service, ...]
    searches: tuple[str, ...]
    mention: tuple[str, ...]
    depends: tuple[str, ...]
    questions: tuple[tuple[str, str], ...]
    shown: str | None = None
    is_plural: bool = False
