"""Links that stop mail: nobody else's, and not for ever."""

from uuid import UUID

import pytest

from shared.mail.links import DAYS, read_token, unsubscribe_url

KEY = "k" * 40
PERSON = UUID("7f3c1c1e-3f0e-4d1a-9c0e-0a1b2c3d4e5f")
NOW = 1_800_000_000


def token(key: str = KEY) -> str:
    return unsubscribe_url(key, "https://m.example.test/", PERSON, "nl", NOW).rpartition("/")[2]


def test_a_link_names_its_person_and_language_until_it_ends() -> None:
    address = unsubscribe_url(KEY, "https://m.example.test/", PERSON, "nl", NOW)
    assert address.startswith("https://m.example.test/mail/unsubscribe/")
    for moment, has_ended in ((NOW, False), (NOW + DAYS * 86_400 - 1, False), (NOW + DAYS * 86_400, True)):
        link = read_token(KEY, token(), moment)
        assert link is not None
        assert (link.person_id, link.language, link.has_ended) == (PERSON, "nl", has_ended)


@pytest.mark.parametrize("position", range(0, 100, 7))
def test_a_link_that_was_changed_is_none(position: int) -> None:
    given = token()
    changed = given[:position] + ("A" if given[position] != "A" else "B") + given[position + 1 :]
    assert read_token(KEY, changed, NOW) is None


@pytest.mark.parametrize("text", ["", ".", "a.b", "W10.x", token("other" * 10), "x" * 5000])
def test_what_was_not_given_out_is_none(text: str) -> None:
    assert read_token(KEY, text, NOW) is None
