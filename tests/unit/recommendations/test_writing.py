"""Keywords and texts of ads."""

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.landing_pages.writing.companies import ad_name
from shared.landing_pages.writing.trade_words import TRADES
from shared.recommendations.models.snapshot import Partner, Segment
from shared.recommendations.writing.ads import focused_search_ads, search_ads
from tests.unit.landing_pages.facts import PROVINCES
from tests.unit.recommendations.snapshots import partner, segment
from tests.unit.recommendations.strategies import CODES, TEXT
from tests.unit.recommendations.test_night_properties import assert_within_googles_limits


def a_partner(**changes: Any) -> Partner:
    return Partner.model_validate(partner(**changes)["partner"])


def a_segment(branch: str = "schilder", region: str = "utrecht") -> Segment:
    return Segment.model_validate(segment()["segment"] | {"branch": branch, "region": region})


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
