"""What a landing page can be, in the database's own words, and where it can be found."""

import re
from enum import StrEnum

LONGEST_PATH = 200
LONGEST_STORED_SEO_TITLE = 100
LONGEST_STORED_SEO_DESCRIPTION = 300
LONGEST_NOTE = 1000

_PATH = re.compile(r"(/[a-z0-9]([a-z0-9-]*[a-z0-9])?)+", re.ASCII)
_RESERVED = re.compile(r"/preview(/.*)?|.*/bedankt")


class LandingPageStatus(StrEnum):
    """How far a page got."""

    CONCEPT = "concept"
    REVIEW = "review"
    LIVE = "live"
    ARCHIVED = "archived"


class LandingPageSource(StrEnum):
    """Who wrote its first version."""

    AI_GENERATED = "ai_generated"
    MANUAL = "manual"
    TEMPLATE = "template"


class LandingPageWriter(StrEnum):
    """Who can write a whole page."""

    RULES = "rules"
    LANGUAGE_MODEL = "language_model"


def is_reserved(path: str) -> bool:
    """Whether something else than a page is found there: previews, and what visitors see after the form."""
    return _RESERVED.fullmatch(path) is not None


def page_path(path: str) -> str:
    """`path` as it is. Raises `ValueError` for what is no path of a page."""
    if not _PATH.fullmatch(path):
        raise ValueError(
            "a path is parts of lower case letters, digits and dashes, each behind a slash, such as "
            "/partners/voorbeeld/utrecht"
        )
    if is_reserved(path):
        raise ValueError("this path is used for something else")
    return path


def one_line(text: str) -> str:
    """`text` without blanks around it. Raises `ValueError` when it is blank or holds control characters."""
    if any(ord(character) < 32 or character == "\x7f" for character in text):
        raise ValueError("this is one line without control characters")
    text = text.strip()
    if not text:
        raise ValueError("this cannot be blank")
    return text
