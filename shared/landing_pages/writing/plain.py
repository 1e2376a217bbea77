"""Words of codes and names, without what no page, path or ad may hold."""

import re
import unicodedata
from functools import lru_cache

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
_AD_SAFE = re.compile(r"[A-Za-z0-9À-ÖØ-öø-ÿ&'.+\- ]+")


def _latin(text: str) -> str:
    """Without accents and marks, lower case: é is e."""
    decomposed = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss").replace("ø", "o"))
    return decomposed.encode("ascii", "ignore").decode()


@lru_cache(maxsize=8192)
def plain_words(code: str) -> tuple[str, ...]:
    """The words of a code such as `noord_brabant`, in lower case letters and digits."""
    return tuple(word for word in _NOT_A_WORD.split(_latin(code)) if word)


def slug(text: str, longest: int) -> str:
    """Words joined by dashes, cut between characters to at most `longest`; may be empty."""
    return "-".join(plain_words(text))[:longest].strip("-")


@lru_cache(maxsize=8192)
def one_line(text: str) -> str:
    """Without control characters, with single blanks; may be empty."""
    if not text.isprintable():
        text = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(text.split())


def cut(text: str, longest: int) -> str:
    """At most `longest` characters, cut between words where that leaves something, with a mark of it."""
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    return (head.rsplit(" ", 1)[0] or head).rstrip(" ,.;:-") + "…"


def is_ad_safe(text: str) -> bool:
    """Only letters, digits and signs that ads allow, each of which counts as one character.

    Braces would insert a keyword, and wide characters count double.
    """
    return bool(_AD_SAFE.fullmatch(text)) and any(character.isalpha() for character in text)
