"""What `content_json` may be: its blocks, their order and their lengths."""

from typing import Any

import pytest
from pydantic import ValidationError

from shared.landing_pages.content import PageContent

HERO = {
    "type": "hero",
    "title": "Schilder in Utrecht",
    "subtitle": "Vraag een offerte aan.",
    "button": "Vraag",
}
FORM = {
    "type": "form",
    "title": "Vraag een offerte aan",
    "intro": "Vertel wat er moet gebeuren.",
    "message_label": "Uw klus",
    "consent": "Ik ga akkoord.",
    "button": "Verstuur",
}
FOOTER = {"type": "footer", "company_name": None, "city": None, "text": "Schilder in Utrecht"}
REVIEW = {"author": "A. Jansen", "text": "Netjes gewerkt.", "source": "Eigen website"}
REVIEWS = {"type": "reviews", "title": "Wat klanten zeggen", "items": [REVIEW]}
STEPS = {"type": "steps", "title": "Zo werkt het", "items": [{"title": "Vraag", "text": "Vul in."}]}


def why_not(*blocks: dict[str, Any]) -> str:
    """The first thing that is wrong with these blocks."""
    with pytest.raises(ValidationError) as refused:
        PageContent.model_validate({"blocks": blocks})
    return refused.value.errors()[0]["msg"]


def test_a_page_is_a_hero_a_form_and_a_footer_and_what_goes_between() -> None:
    PageContent.model_validate({"blocks": [HERO, FORM, FOOTER]})
    PageContent.model_validate({"blocks": [HERO, STEPS, FORM, REVIEWS, FOOTER]})


@pytest.mark.parametrize(
    ("blocks", "why"),
    [
        ((FORM, STEPS, FOOTER), "needs a block of type hero"),
        ((HERO, STEPS, FOOTER), "needs a block of type form"),
        ((HERO, STEPS, FORM), "needs a block of type footer"),
        ((HERO, FORM, FORM, FOOTER), "at most one block of type form"),
        ((HERO, STEPS, STEPS, FORM, FOOTER), "at most one block of type steps"),
        ((FORM, HERO, FOOTER), "begins with its hero"),
        ((HERO, FOOTER, FORM), "ends with its footer"),
    ],
)
def test_the_structure_is_fixed(blocks: tuple[dict[str, Any], ...], why: str) -> None:
    assert why in why_not(*blocks)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"title": ""}, "at least 2 characters"),
        ({"title": "   "}, "at least 2 characters"),
        ({"title": "x" * 121}, "at most 120 characters"),
        ({"subtitle": "x" * 301}, "at most 300 characters"),
        ({"button": "x" * 41}, "at most 40 characters"),
        ({"title": "ring\x07"}, "control characters"),
        ({"colour": "red"}, "Extra inputs"),
        ({"title": None}, "valid string"),
    ],
)
def test_a_text_fits_its_place(change: dict[str, Any], why: str) -> None:
    assert why in why_not(HERO | change, FORM, FOOTER)


def test_texts_at_their_limits_fit() -> None:
    hero = HERO | {"title": "x" * 120, "subtitle": "x" * 300, "button": "x" * 40}
    PageContent.model_validate({"blocks": [hero, FORM, FOOTER]})


def test_a_block_of_no_known_type_is_refused() -> None:
    assert "does not match any of the expected tags" in why_not(HERO, {"type": "video"}, FORM, FOOTER)


def test_a_list_of_nothing_is_refused() -> None:
    assert "at least 1 item" in why_not(HERO, REVIEWS | {"items": []}, FORM, FOOTER)


def test_blanks_around_a_text_are_dropped() -> None:
    content = PageContent.model_validate({"blocks": [HERO | {"title": "  Schilder "}, FORM, FOOTER]})
    assert content.model_dump()["blocks"][0]["title"] == "Schilder"


def test_markup_is_a_text_like_any_other() -> None:
    content = PageContent.model_validate({"blocks": [HERO | {"title": "<b>A & B</b>"}, FORM, FOOTER]})
    assert content.model_dump()["blocks"][0]["title"] == "<b>A & B</b>"
