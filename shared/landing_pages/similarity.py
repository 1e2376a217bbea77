"""How much pages have in common: search engines show one of several that say the same."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from shared.landing_pages.claims import texts_of
from shared.landing_pages.writing.facts import PartnerFacts
from shared.landing_pages.writing.writer import WrittenPage

SHINGLE: Final = 5
"""Words that must follow each other in both pages to count as common."""

Shingles = frozenset[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Similarity:
    """How alike all pairs of some pages are, from 0 (nothing in common) to 1 (the same)."""

    pairs: int
    mean: float
    highest: float


def shingles(page: WrittenPage, partner: PartnerFacts) -> Shingles:
    """Every five words in a row of the page's texts, and every shorter text whole.

    The partner's own name and city count as one word that is the same for everybody, or names alone would
    make pages differ.
    """
    found: set[tuple[str, ...]] = set()
    for _, text in texts_of(page.model_dump(exclude={"writer"})):
        for own in (partner.company_name, partner.city):
            text = text.replace(own, "…") if own else text
        words = tuple(word.strip(".,:;?!") for word in text.lower().split())
        found.update(words[start : start + SHINGLE] for start in range(max(len(words) - SHINGLE, 0) + 1))
    return frozenset(found)


def jaccard(one: Shingles, other: Shingles) -> float:
    """The share of what is in either that is in both (P. Jaccard, 1901). Two empty pages are the same."""
    either = len(one | other)
    return len(one & other) / either if either else 1.0


def similarity(pages: Sequence[Shingles]) -> Similarity:
    """Of every pair of these pages. Raises `ValueError` for fewer than two."""
    found = _of_pairs(pages)
    if not found:
        raise ValueError("there is nothing to compare")
    return Similarity(len(found), sum(found) / len(found), max(found))


def _of_pairs(pages: Iterable[Shingles]) -> list[float]:
    return [jaccard(one, other) for one, other in combinations(pages, 2)]
