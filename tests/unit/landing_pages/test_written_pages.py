"""Whole pages by rule: complete, within their lengths, in one way of address, and each partner's own."""

import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.landing_pages.claims import claims_of, texts_of
from shared.landing_pages.content import PageContent, Reviews
from shared.landing_pages.writing.pages import clearer_page_text, page_path
from shared.landing_pages.writing.trade_words import TRADES
from shared.landing_pages.writing.writer import RuleBasedWriter, WrittenPage
from tests.unit.landing_pages.facts import PROVINCES, a_partner, a_segment, partner_id
from tests.unit.recommendations.strategies import CODES, TEXT

write = RuleBasedWriter().write
BRANCHES = [words.names[0] for words in TRADES]


def said(page: WrittenPage) -> str:
    return "\n".join(text for _, text in texts_of(page.model_dump(exclude={"writer"})))


def test_a_page_is_the_same_every_time() -> None:
    page = write(a_partner(), a_segment())
    assert page == write(a_partner(), a_segment())
    assert page.writer == "rules"
    assert page.title == "Schilder in Utrecht: Jansen Schilderwerken"


def test_what_is_stored_is_read_back_as_it_was() -> None:
    content = write(a_partner(), a_segment()).content
    assert PageContent.model_validate_json(content.model_dump_json()) == content


@pytest.mark.parametrize("branch", [*BRANCHES, "bed_bath_table"])
def test_a_page_claims_nothing_that_nobody_told(branch: str) -> None:
    for number, region in enumerate(PROVINCES):
        for tone in (None, "je"):
            partner = a_partner(id=partner_id(number), tone_of_voice=tone)
            assert claims_of(write(partner, a_segment(branch, region)), partner) == ()


def test_a_writer_makes_no_review() -> None:
    pages = [write(a_partner(id=partner_id(number)), a_segment()) for number in range(20)]
    assert not any(isinstance(block, Reviews) for page in pages for block in page.content.blocks)


def test_a_page_in_the_informal_voice_never_says_u() -> None:
    shown = said(write(a_partner(tone_of_voice="je"), a_segment()))
    assert not re.search(r"\b(u|uw|U|Uw)\b", shown)
    assert re.search(r"\bje\b", shown)


def test_visitors_agree_to_be_called_by_the_company_by_name() -> None:
    def consents(company: str | None) -> set[str]:
        pages = (write(a_partner(company, id=partner_id(number)), a_segment()) for number in range(20))
        return {block.consent for page in pages for block in page.content.blocks if block.type == "form"}

    assert consents("Jansen B.V.") == {
        "Ik ga ermee akkoord dat Jansen B.V. mijn gegevens gebruikt om contact met mij op te nemen over deze "
        "aanvraag."
    }
    assert consents(None) == {
        "Ik ga ermee akkoord dat dit bedrijf mijn gegevens gebruikt om contact met mij op te nemen over deze "
        "aanvraag."
    }


def test_nothing_is_left_to_fill_in() -> None:
    for branch in (*BRANCHES, "bed_bath_table"):
        for number in range(10):
            partner = a_partner(None if number % 2 else "Jansen", id=partner_id(number), city=None)
            assert not re.search(r"[{}\[\]]|None|\.\.|  ", said(write(partner, a_segment(branch))))


def test_a_city_named_as_its_region_is_not_named_twice() -> None:
    for number in range(30):
        shown = said(write(a_partner(id=partner_id(number), city="Utrecht"), a_segment()))
        assert "uit Utrecht" not in shown
        assert "gevestigd in Utrecht" not in shown


def test_other_texts_for_a_weak_page_are_other_texts() -> None:
    for number in range(30):
        partner = a_partner(id=partner_id(number))
        page, clearer = write(partner, a_segment()), clearer_page_text(partner, a_segment())
        assert clearer.title != page.title
        assert clearer.subtitle != page.subtitle
        assert "offerte" in f"{clearer.title} {clearer.subtitle}"
        assert "Utrecht" in clearer.title


def test_what_search_engines_show_names_the_region() -> None:
    for branch in BRANCHES:
        for region, written in PROVINCES.items():
            for number in range(3):
                page = write(a_partner(id=partner_id(number)), a_segment(branch, region))
                assert written in page.seo_title
                assert written in page.seo_description


@given(name=st.none() | TEXT, branch=CODES, region=CODES, city=st.none() | TEXT, tone=st.none() | TEXT)
@example(name="x" * 200, branch="y" * 200, region="z" * 200, city="w" * 200, tone="je")
@example(name="\t", branch="", region="", city=" ", tone="")
@example(name="{trade} {company}", branch="schilder", region="utrecht", city="{city}", tone="")
@settings(max_examples=150, deadline=None)
def test_pages_hold_for_any_name_branch_and_region(
    name: str | None, branch: str, region: str, city: str | None, tone: str | None
) -> None:
    partner, segment = a_partner(name, city=city, tone_of_voice=tone), a_segment(branch, region)
    page = write(partner, segment)
    assert_every_text_says_something(page.model_dump())
    clearer = clearer_page_text(partner, segment)
    assert 0 < len(clearer.title) <= 200
    assert 0 < len(clearer.subtitle) <= 300
    assert re.fullmatch(r"(/[a-z0-9]([a-z0-9-]*[a-z0-9])?)+", page_path(partner, segment))


def assert_every_text_says_something(page: dict[str, Any]) -> None:
    for _, text in texts_of(page):
        assert text.strip() == text != ""
