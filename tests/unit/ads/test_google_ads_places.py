"""Where ads are shown: provinces by their fixed numbers, towns only where there is no doubt."""

from dataclasses import replace

import pytest

from shared.ads.google.places import Place, choose_place, fixed_place, spoken
from shared.ads.platform import RejectedError

TILBURG = Place(1, "Tilburg", "NL", "City", "Tilburg,North Brabant,Netherlands", is_enabled=True)
AROUND = replace(TILBURG, id=2, kind="Municipality")


@pytest.mark.parametrize(
    ("region", "place"),
    [
        ("Noord-Brabant", 20765),
        ("noord_brabant", 20765),
        ("FRYSLÂN", 20761),
        ("Nederland", 2528),
        ("tilburg", None),
        ("", None),
    ],
)
def test_provinces_are_known_however_they_are_written(region: str, place: int | None) -> None:
    assert fixed_place(region) == place


def test_a_town_is_chosen_before_the_municipality_around_it() -> None:
    assert choose_place("tilburg", [AROUND, TILBURG]) == 1
    assert choose_place("tilburg", [AROUND]) == 2


@pytest.mark.parametrize(
    "suggestions",
    [
        [],
        [replace(TILBURG, name="Tilburg-Noord")],
        [replace(TILBURG, country="US")],
        [replace(TILBURG, is_enabled=False)],
        [replace(TILBURG, kind="Airport")],
    ],
)
def test_nothing_but_an_active_dutch_place_of_that_name_is_taken(suggestions: list[Place]) -> None:
    with pytest.raises(RejectedError, match="no Dutch town"):
        choose_place("tilburg", suggestions)


def test_two_of_the_same_name_are_not_chosen_from() -> None:
    other = replace(TILBURG, id=3, canonical_name="Tilburg,Limburg,Netherlands")
    with pytest.raises(RejectedError, match="Tilburg,Limburg,Netherlands; Tilburg,North Brabant") as rejected:
        choose_place("tilburg", [TILBURG, other, TILBURG])
    assert rejected.value.field == "region"


def test_google_is_asked_in_words() -> None:
    assert spoken(" den_haag ") == "den haag"
