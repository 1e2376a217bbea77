"""The words of pages and ads: trades, places, names, paths and ways of address."""

import re
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.landing_pages.writing.companies import ad_name, company_slug
from shared.landing_pages.writing.pages import clearer_page_text, page_content, page_path, page_text
from shared.landing_pages.writing.places import place
from shared.landing_pages.writing.trade_words import TRADES
from shared.landing_pages.writing.trades import trade_of
from shared.landing_pages.writing.voice import FORMAL, INFORMAL, voice_of
from shared.recommendations.models.snapshot import Partner, Segment
from shared.recommendations.writing.ads import focused_search_ads, search_ads
from shared.recommendations.writing.facts import partner_facts, segment_facts
from tests.unit.recommendations.snapshots import partner, segment
from tests.unit.recommendations.strategies import CODES, TEXT
from tests.unit.recommendations.test_night_properties import (
    assert_no_text_is_empty,
    assert_within_googles_limits,
)

PROVINCES = {
    "drenthe": "Drenthe",
    "flevoland": "Flevoland",
    "friesland": "Friesland",
    "gelderland": "Gelderland",
    "groningen": "Groningen",
    "limburg": "Limburg",
    "noord_brabant": "Noord-Brabant",
    "noord_holland": "Noord-Holland",
    "overijssel": "Overijssel",
    "utrecht": "Utrecht",
    "zeeland": "Zeeland",
    "zuid_holland": "Zuid-Holland",
}


def a_partner(**changes: Any) -> Partner:
    return Partner.model_validate(partner(**changes)["partner"])


def a_segment(branch: str = "schilder", region: str = "utrecht") -> Segment:
    return Segment.model_validate(segment()["segment"] | {"branch": branch, "region": region})


@pytest.mark.parametrize(("region", "written"), PROVINCES.items())
def test_provinces_are_written_as_people_write_them(region: str, written: str) -> None:
    assert place(region) == place(region.replace("_", "-")) == place(region.upper()) == written


@pytest.mark.parametrize(
    ("region", "written"),
    [
        ("den_haag", "Den Haag"),
        ("alphen_aan_den_rijn", "Alphen aan den Rijn"),
        ("s_hertogenbosch", "'s-Hertogenbosch"),
        ("west_friesland", "West-Friesland"),
        ("sp", "SP"),
        ("", "de regio"),
        ("!!", "de regio"),
    ],
)
def test_other_regions_are_written_from_their_code(region: str, written: str) -> None:
    assert place(region) == written


@pytest.mark.parametrize(
    ("branch", "name", "work"),
    [
        ("schilder", "schilder", "schilderwerk"),
        ("Schilders", "schilder", "schilderwerk"),
        ("dakdekker", "dakdekker", "dakwerk"),
        ("cv_monteur", "cv monteur", "cv-werk"),
        ("bed_bath_table", "bed bath table", "bed bath table"),
        ("", "vakwerk", "vakwerk"),
    ],
)
def test_trades_are_called_by_their_own_words(branch: str, name: str, work: str) -> None:
    assert (trade_of(branch).name, trade_of(branch).work) == (name, work)


def test_no_two_trades_share_a_name() -> None:
    names = [name for names, *_ in TRADES for name in names]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("tone", "voice"),
    [
        (None, FORMAL),
        ("", FORMAL),
        ("Vriendelijk en rustig", FORMAL),
        ("Zakelijk, met u", FORMAL),
        ("Informeel", INFORMAL),
        ("Spreek klanten aan met je", INFORMAL),
        ("met je, niet met u", INFORMAL),
        ("niet formeel", INFORMAL),
        ("geen je", FORMAL),
        ("niet tutoyeren", FORMAL),
        ("u en je door elkaar", FORMAL),
    ],
)
def test_customers_are_addressed_as_the_partner_asks(tone: str | None, voice: object) -> None:
    assert voice_of(tone) is voice


def test_a_page_in_the_informal_voice_never_says_u() -> None:
    both = partner_facts(a_partner(tone_of_voice="je")), segment_facts(a_segment())
    shown = str(page_content(*both, page_text(*both)))
    assert not re.search(r"\b(u|uw|U|Uw)\b", shown)
    assert re.search(r"\bje\b", shown)


@pytest.mark.parametrize(
    ("name", "is_unique", "slug"),
    [
        ("Jansen Schilderwerken", True, "jansen-schilderwerken"),
        ("Jansen Schilderwerken", False, "jansen-schilderwerken-11111111"),
        ("Jansen B.V.", True, "jansen-b-v-11111111"),  # "Jansen B V" is another name for the same path
        ("Café Één", True, "cafe-een-11111111"),
        (None, True, "partner-11111111"),
        ("", True, "partner-11111111"),
        ("漢字", True, "partner-11111111"),
        ("a" * 61, True, "a" * 60 + "-11111111"),
    ],
)
def test_a_path_is_the_partners_own(name: str | None, is_unique: bool, slug: str) -> None:
    found = company_slug(partner_facts(a_partner(company_name=name, company_name_is_unique=is_unique)))
    assert found == slug


def test_a_path_names_company_branch_and_region() -> None:
    path = page_path(partner_facts(a_partner()), segment_facts(a_segment("CV monteur", "noord_brabant")))
    assert path == "/partners/jansen-schilderwerken/cv-monteur-noord-brabant"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Jansen Schilderwerken", "Jansen Schilderwerken"),
        ("Schildersbedrijf De Jong B.V.", "Schildersbedrijf De Jong B.V."),
        ("Schildersbedrijf Van Buren B.V.", "Schildersbedrijf Van Buren"),  # 31 characters with it
        ("Het langste schildersbedrijf van Nederland", None),
        ("Verf! Nu", None),
        ("{KeyWord:Verf}", None),
        ("漢字", None),
        ("123", None),
        (None, None),
    ],
)
def test_a_name_in_an_ad_is_whole_or_left_out(name: str | None, shown: str | None) -> None:
    assert ad_name(name, 30) == shown


def test_a_long_company_name_breaks_no_headline() -> None:
    ads = search_ads(a_partner(company_name="Het langste schildersbedrijf van Nederland"), a_segment())
    assert_within_googles_limits(as_json(ads))
    assert "Schilder in Utrecht" in ads.headlines


def as_json(ads: Any) -> dict[str, Any]:
    return {
        "keywords": [word.model_dump(mode="json") for word in ads.keywords],
        "negative_keywords": ads.negative_keywords,
        "headlines": ads.headlines,
        "descriptions": ads.descriptions,
    }


@pytest.mark.parametrize("branch", [names[0] for names, *_ in TRADES])
def test_a_known_trade_has_ads_in_every_province(branch: str) -> None:
    for region in PROVINCES:
        for write in (search_ads, focused_search_ads):
            ads = write(a_partner(), a_segment(branch, region))
            assert_within_googles_limits(as_json(ads))
            assert len(ads.headlines) >= 8
            assert len(ads.descriptions) == 4
            assert len(ads.keywords) >= 7


@given(name=st.none() | TEXT, branch=CODES, region=CODES, city=st.none() | TEXT, tone=st.none() | TEXT)
@example(name="x" * 200, branch="y" * 200, region="z" * 200, city="w" * 200, tone="je")
@example(name="\t", branch="", region="", city=" ", tone="")
@settings(max_examples=150, deadline=None)
def test_texts_hold_for_any_name_branch_and_region(
    name: str | None, branch: str, region: str, city: str | None, tone: str | None
) -> None:
    owner, place_of_work = (
        a_partner(company_name=name, city=city, tone_of_voice=tone),
        a_segment(branch, region),
    )
    assert_within_googles_limits(as_json(search_ads(owner, place_of_work)))
    assert_within_googles_limits(as_json(focused_search_ads(owner, place_of_work)))
    both = partner_facts(owner), segment_facts(place_of_work)
    for text in (page_text(*both), clearer_page_text(*both)):
        assert 0 < len(text.title.strip()) <= 200
        assert 0 < len(text.subtitle.strip()) <= 300
        assert 0 < len(text.seo_title.strip()) <= 60
        assert 0 < len(text.seo_description.strip()) <= 155
        content = page_content(*both, text).model_dump(mode="json")
        assert_no_text_is_empty(content)
        assert re.fullmatch(r"(/[a-z0-9]([a-z0-9-]*[a-z0-9])?)+", page_path(*both))


def test_a_page_claims_nothing_that_nobody_told() -> None:
    both = partner_facts(a_partner()), segment_facts(a_segment())
    shown = str(page_content(*both, page_text(*both))).lower()
    for claim in (
        "jaar",
        "ervaren",
        "garantie",
        "gratis",
        "€",
        "sterren",
        "review",
        "gecertificeerd",
        "24 uur",
        "!",
    ):
        assert claim not in shown
