"""What people are told about the texts of a page that they wrote themselves."""

from typing import Any
from uuid import uuid4

import pytest

from shared.landing_pages.claims import ClaimKind
from shared.landing_pages.proofreading import warnings_about
from shared.landing_pages.schemas import LandingPage
from shared.landing_pages.writing.writer import RuleBasedWriter
from tests.unit.landing_pages.facts import a_partner, a_segment

MOMENT = "2026-03-01T12:00:00Z"


def a_page(*blocks: dict[str, Any], **texts: object) -> LandingPage:
    """A page with these blocks and texts."""
    row: dict[str, Any] = dict.fromkeys(LandingPage.model_fields)
    counts = dict.fromkeys(("views_count", "conversions_count", "views_28d", "conversions_28d"), 0)
    row |= counts | {"id": uuid4(), "partner_id": uuid4(), "path": "/x", "public_url": "http://x/lp/x"}
    row |= {"status": "concept", "source": "manual", "title": "Schilder in Utrecht", "version": 1}
    row |= {"created_at": MOMENT, "updated_at": MOMENT, "content_json": {"blocks": list(blocks)}}
    row |= {"warnings": []}
    return LandingPage.model_validate(row | texts)


def found(page: LandingPage, *known: str | None) -> list[tuple[str, str, str]]:
    return [(one.pointer, one.kind, one.found) for one in warnings_about(page, known)]


def test_a_claim_is_shown_where_it_stands() -> None:
    usps = {"type": "usps", "title": "Waarom", "items": [{"title": "Wij", "text": "Met 10 jaar garantie."}]}
    page = a_page(usps, title="Gratis offerte", seo_description="De beste, altijd de beste.")
    assert found(page) == [
        ("/title", "price", "Gratis"),
        ("/seo_description", "praise", "beste"),
        ("/seo_description", "promise", "altijd"),
        ("/content_json/blocks/0/items/0/text", "experience", "10 jaar"),
        ("/content_json/blocks/0/items/0/text", "promise", "garantie"),
    ]
    (first, *_) = warnings_about(page, ())
    assert first.message == "“Gratis”: dit noemt een prijs of korting. Klopt die, ook over een tijd?"


def test_the_name_of_the_company_may_say_anything() -> None:
    page = a_page(title="De Beste Schilder in Utrecht")
    assert found(page) == [("/title", "praise", "Beste")]
    assert found(page, "De Beste Schilder", None) == []


def test_what_customers_said_is_theirs() -> None:
    review = {"author": "Jan", "text": "Zeer tevreden, 5 sterren, beste prijs!", "source": "Google"}
    assert found(a_page({"type": "reviews", "title": "Wat klanten zeggen", "items": [review]})) == []


@pytest.mark.parametrize("city", ["Zeist", None])
def test_a_page_by_rule_gives_no_warning(city: str | None) -> None:
    partner = a_partner(city=city)
    written = RuleBasedWriter().write(partner, a_segment())
    texts = written.model_dump(exclude={"writer", "content"})
    page = a_page(*written.content.model_dump()["blocks"], **texts)
    assert found(page, partner.company_name, partner.city) == []


def test_a_page_full_of_claims_gives_so_many_warnings_and_no_more() -> None:
    items = [
        {"question": f"Prijs {n}", "answer": "gratis korting garantie altijd 24/7 beste"} for n in range(12)
    ]
    assert len(warnings_about(a_page({"type": "faq", "title": "Vragen", "items": items}), ())) == 50


def test_a_kind_that_callers_are_told_of_is_one_there_is() -> None:
    described = LandingPage.model_json_schema()["$defs"]["TextWarning"]["properties"]["kind"]["description"]
    # Which way to address visitors is no claim: only a writer is held to it.
    assert {kind.value for kind in ClaimKind if f"`{kind.value}`" not in described} == {"address"}
