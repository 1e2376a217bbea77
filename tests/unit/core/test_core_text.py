"""Texts for people."""

import pytest

from shared.core.text import sentences


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (("Not now", "Try later."), "Not now. Try later."),
        (("Really?", None, "Yes!"), "Really? Yes!"),
        ((None, "", "  ", 5), ""),
        (("One",), "One."),
    ],
)
def test_parts_become_sentences(parts: tuple[object, ...], text: str) -> None:
    assert sentences(*parts) == text
