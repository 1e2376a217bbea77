"""Form tokens: signed for a page and a time, and not to be made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.leads import tokens
from shared.leads.tokens import FormToken

KEY = "a key of the tests, long enough for anybody"
PAGE = "f358dcc8-0218-49e6-aa12-134029398332"
OTHER_PAGE = "0a5cf1be-2c5f-4c0a-9d35-0e1f9f5b8a1c"


def test_a_token_says_when_its_form_was_shown() -> None:
    token = tokens.issue(KEY, PAGE, 1_800_000_000, "n0nce_-")
    assert tokens.read(KEY, PAGE, token) == FormToken(1_800_000_000, "n0nce_-")


def test_a_token_of_another_page_or_key_says_nothing() -> None:
    token = tokens.issue(KEY, PAGE, 1_800_000_000, "nonce")
    assert tokens.read(KEY, OTHER_PAGE, token) is None
    assert tokens.read("another key that is just as long as that", PAGE, token) is None


@given(st.data())
def test_a_token_that_was_changed_anywhere_says_nothing(data: st.DataObject) -> None:
    token = tokens.issue(KEY, PAGE, 1_800_000_000, "nonce")
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters(codec="utf-8").filter(lambda character: character != token[place]))
    changed = token[:place] + other + token[place + 1 :]
    # The last character of base64 has bits to spare: they are part of the text that is compared.
    assert tokens.read(KEY, PAGE, changed) is None


@pytest.mark.parametrize(
    "token",
    ["", ".", "..", "1800000000", "1800000000.nonce", "1800000000.nonce.", "-1.nonce.x", "x" * 5000, "é.é.é",
     "9" * 40 + ".nonce." + "a" * 43],
)  # fmt: skip
def test_nonsense_says_nothing(token: str) -> None:
    assert tokens.read(KEY, PAGE, token) is None


def test_one_form_has_one_token() -> None:
    when, nonce, signature = tokens.issue(KEY, PAGE, 1_800_000_000, "nonce").split(".")
    for same in (
        f"0{when}.{nonce}.{signature}",
        f"{when}.{nonce}.{signature}=",
        f" {when}.{nonce}.{signature}",
    ):
        assert tokens.read(KEY, PAGE, same) is None
