"""Whatever colour a partner picks, everybody can read the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.landing_pages.public.colors import (
    DEFAULT_BRAND,
    INK,
    READABLE,
    SURFACE,
    WHITE,
    contrast,
    darkened,
    palette,
)

COLORS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [  # as WebAIM's contrast checker shows them
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_ratios_are_those_of_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@given(COLORS)
def test_every_text_can_be_read_on_its_ground(color: str) -> None:
    found = palette(color)
    assert contrast(found.brand, found.on_brand) >= READABLE
    for ground in (WHITE, SURFACE):
        assert contrast(found.strong, ground) >= READABLE


@given(COLORS)
def test_a_colour_that_text_can_be_read_on_stays_as_it_is(color: str) -> None:
    is_fine = any(contrast(color, text) >= READABLE for text in (WHITE, INK))
    assert (palette(color).brand == color) == is_fine


@given(COLORS)
def test_a_colour_is_darkened_no_further_than_it_must_be(color: str) -> None:
    found = darkened(color, WHITE)
    if contrast(color, WHITE) >= READABLE:
        assert found == color
    else:
        assert READABLE <= contrast(found, WHITE) < READABLE * 1.1


@pytest.mark.parametrize(
    "color", [None, "", "red", "#fff", "#1234567", "#12345g", "#000000;}body{display:none", "#000000\n"]
)
def test_what_is_no_colour_gives_a_calm_one(color: str | None) -> None:
    assert palette(color) == palette(DEFAULT_BRAND)


def test_capitals_are_the_same_colour() -> None:
    assert palette("#FFD000") == palette("#ffd000")


def test_the_fixed_colours_of_the_style_sheet_can_be_read() -> None:
    for text, ground in (
        (INK, WHITE),
        (INK, SURFACE),
        ("#4d5b69", WHITE),
        ("#4d5b69", SURFACE),
        ("#a3211b", WHITE),
        ("#a3211b", SURFACE),
        (INK, "#fdeceb"),
        ("#7a4b00", "#fff3d6"),
    ):
        assert contrast(text, ground) >= READABLE
    assert contrast("#6d7b88", WHITE) >= 3  # the border of a field
