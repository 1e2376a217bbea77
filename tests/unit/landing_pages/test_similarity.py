"""Pages of one segment differ between partners, by a measure whose figures are worked out by hand."""

import pytest

from shared.landing_pages.similarity import jaccard, shingles, similarity
from shared.landing_pages.writing.trade_words import TRADES
from shared.landing_pages.writing.writer import RuleBasedWriter
from tests.unit.landing_pages.facts import a_partner, a_segment, partner_id

A, B, C = ("a",), ("b",), ("c",)
write = RuleBasedWriter().write


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ({A, B}, {A, B}, 1.0),
        ({A, B}, {C}, 0.0),
        ({A, B}, {B, C}, 1 / 3),  # b of a, b and c
        (set(), set(), 1.0),
    ],
)
def test_likeness_is_what_is_in_both_of_what_is_in_either(
    one: set[tuple[str, ...]], other: set[tuple[str, ...]], share: float
) -> None:
    assert jaccard(frozenset(one), frozenset(other)) == jaccard(frozenset(other), frozenset(one)) == share


def test_pages_are_compared_in_pairs() -> None:
    found = similarity([frozenset({A, B}), frozenset({B, C}), frozenset({A, B})])
    assert found.pairs == 3
    assert found.mean == pytest.approx((1 / 3 + 1 / 3 + 1) / 3)
    assert found.highest == 1


def test_one_page_is_like_nothing() -> None:
    with pytest.raises(ValueError, match="nothing to compare"):
        similarity([frozenset({A})])


def test_another_name_and_city_alone_make_no_other_page() -> None:
    one, other = a_partner("Jansen", city="Zeist"), a_partner("De Vries en Zonen", city="Bunnik")
    assert jaccard(*(shingles(write(who, a_segment()), who) for who in (one, other))) > 0.95


@pytest.mark.parametrize("branch", [words.names[0] for words in TRADES])
def test_partners_of_one_segment_say_the_same_in_other_words(branch: str) -> None:
    """Measured over the 23 trades: a mean of 0.20 to 0.26, and at most 0.46 for the most alike pair."""
    partners = [a_partner(id=partner_id(number)) for number in range(20)]
    found = similarity([shingles(write(who, a_segment(branch)), who) for who in partners])
    assert found.mean < 0.3
    assert found.highest < 0.6


def test_a_partners_own_pages_differ_between_segments() -> None:
    who = a_partner()
    pages = [write(who, a_segment("schilder", region)) for region in ("utrecht", "zeeland", "limburg")]
    assert similarity([shingles(page, who) for page in pages]).highest < 0.6
