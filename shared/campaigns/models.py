"""What a campaign can be, in the database's own words, and what a channel allows of it."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

LONGEST_HEADLINE = 30
LONGEST_DESCRIPTION = 90
FEWEST_HEADLINES, MOST_HEADLINES = 3, 15
FEWEST_DESCRIPTIONS, MOST_DESCRIPTIONS = 2, 4
LONGEST_KEYWORD = 80
MOST_KEYWORD_WORDS = 10
MOST_KEYWORDS = 500

_REFUSED_IN_KEYWORDS = re.compile(r"[,!@%^()={}\[\];~`<>?\\|*\"\x00-\x1f\x7f]")
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]")


class Channel(StrEnum):
    """Where a campaign runs."""

    GOOGLE_ADS = "google_ads"
    META_ADS = "meta_ads"
    LINKEDIN_ADS = "linkedin_ads"
    SEO = "seo"
    EMAIL = "email"
    OTHER = "other"


AD_CHANNELS = frozenset({Channel.GOOGLE_ADS, Channel.META_ADS, Channel.LINKEDIN_ADS})
"""Channels where every visitor is paid for."""

SYNCED_CHANNELS = frozenset({Channel.GOOGLE_ADS})
"""Channels that follow our changes by themselves, and whose figures are fetched every night."""


class CampaignStatus(StrEnum):
    """How far a campaign got."""

    PLANNED = "planned"
    ACTIVE = "active"
    PAUSED = "paused"
    ARCHIVED = "archived"


class SyncStatus(StrEnum):
    """Whether the channel has what we have."""

    NOT_SYNCED = "not_synced"
    PENDING = "pending"
    SYNCED = "synced"
    DRIFTED = "drifted"
    FAILED = "failed"


class KeywordMatch(StrEnum):
    """How closely a search must match a keyword."""

    BROAD = "broad"
    PHRASE = "phrase"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Budgets:
    """What a campaign may cost, EUR; `None`: not limited so."""

    daily: Decimal | None
    monthly: Decimal | None


def keyword_text(text: str) -> str:
    """`text` as a keyword, one blank between words. Raises `ValueError` for what Google Ads refuses."""
    words = text.split()
    if not words:
        raise ValueError("a keyword needs a word")
    if len(words) > MOST_KEYWORD_WORDS:
        raise ValueError(f"a keyword has at most {MOST_KEYWORD_WORDS} words")
    joined = " ".join(words)
    if len(joined) > LONGEST_KEYWORD:
        raise ValueError(f"a keyword has at most {LONGEST_KEYWORD} characters")
    refused = _REFUSED_IN_KEYWORDS.search(joined)
    if refused:
        raise ValueError(f"a keyword cannot contain {refused[0]!r}")
    return joined


def ad_text(text: str) -> str:
    """`text` as one line of an ad. Raises `ValueError` when it is blank or holds control characters."""
    if _CONTROL_CHARACTERS.search(text):
        raise ValueError("a text of an ad is one line without control characters")
    text = text.strip()
    if not text:
        raise ValueError("a text of an ad cannot be blank")
    return text


def refuse_repeated(texts: list[str]) -> list[str]:
    """Raises `ValueError` for texts that differ in capitals only, which Google Ads takes as one."""
    seen: set[str] = set()
    for text in texts:
        if text.casefold() in seen:
            raise ValueError(f"“{text}” is there twice")
        seen.add(text.casefold())
    return texts
