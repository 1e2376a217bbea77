"""What a form must be like, and what is made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.leads import rules
from shared.leads.models import Attribution, Contact

GOOD = {"name": "Jan de Vries", "email": "jan@voorbeeld.nl", "phone": "06 12345678", "consent": "ja"}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0612345678", "+31612345678"),
        ("06-12345678", "+31612345678"),
        ("06 12 34 56 78", "+31612345678"),
        ("612345678", "+31612345678"),
        ("+31 6 12345678", "+31612345678"),
        ("+31 (0)6 12345678", "+31612345678"),
        ("0031612345678", "+31612345678"),
        ("+310612345678", "+31612345678"),
        ("(030) 234 56 78", "+31302345678"),
        ("0302-345678", "+31302345678"),
        ("030/2345678", "+31302345678"),
        ("06\u201112345678", "+31612345678"),
        ("088 1234567", "+31881234567"),
        ("+32 470 12 34 56", "+32470123456"),
        ("0049 30 901820", "+4930901820"),
    ],
)
def test_a_number_is_kept_in_one_notation(typed: str, number: str) -> None:
    assert rules.normalise_phone(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["", "bel mij", "0612", "06123456789", "0800-1234", "0900 1234567", "112", "+31 612", "+0612345678",
     "302345678", "0612345678 of 0687654321", "+1", "+1234567890123456", "٠٦١٢٣٤٥٦٧٨"],
)  # fmt: skip
def test_what_nobody_can_call_is_no_number(typed: str) -> None:
    assert rules.normalise_phone(typed) is None


@given(st.text(max_size=40))
def test_a_number_that_was_kept_stays_the_same(typed: str) -> None:
    number = rules.normalise_phone(typed)
    if number is not None:
        assert rules.normalise_phone(number) == number
        assert number[0] == "+"
        assert 8 <= len(number) <= 16


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("jan@voorbeeld.nl", "jan@voorbeeld.nl"),
        ("  Jan.de-Vries+offerte@Mail.Voorbeeld.NL ", "Jan.de-Vries+offerte@mail.voorbeeld.nl"),
        ("o'neill@voorbeeld.amsterdam", "o'neill@voorbeeld.amsterdam"),
        ("jan@xn--caf-dma.nl", "jan@xn--caf-dma.nl"),
        ("jan@café.nl", "jan@café.nl"),
        (f"{'a' * 64}@voorbeeld.nl", f"{'a' * 64}@voorbeeld.nl"),
    ],
)
def test_an_address_is_kept(typed: str, address: str) -> None:
    assert rules.normalise_email(typed) == address


@pytest.mark.parametrize(
    "typed",
    ["", "jan", "jan@", "@voorbeeld.nl", "jan@voorbeeld", "jan@@voorbeeld.nl", "jan@voorbeeld..nl",
     ".jan@voorbeeld.nl", "jan.@voorbeeld.nl", "ja..n@voorbeeld.nl", "jan de vries@voorbeeld.nl",
     "jan@-voorbeeld.nl", "jan@voorbeeld-.nl", "jan@voor_beeld.nl", "jan@127.0.0.1", "<jan@voorbeeld.nl>",
     "jan@voorbeeld.nl\r\nBcc: allen@voorbeeld.nl", "jan\n@voorbeeld.nl",
     "jan@voorbeeld.nl, piet@voorbeeld.nl",
     '"jan"@voorbeeld.nl', f"{'a' * 65}@voorbeeld.nl", f"jan@{'a' * 250}.nl"],
)  # fmt: skip
def test_what_no_mail_goes_to_is_no_address(typed: str) -> None:
    assert rules.normalise_email(typed) is None


def test_a_good_form_becomes_a_contact() -> None:
    message = "  Graag een offerte.\r\nOok voor de schuur.\x00  "
    contact, errors = rules.check({**GOOD, "name": "  Jan   de Vries ", "message": message})
    assert errors == {}
    assert contact == Contact(
        "Jan de Vries", "jan@voorbeeld.nl", "+31612345678", "Graag een offerte.\nOok voor de schuur."
    )


@pytest.mark.parametrize(("left_out", "kept"), [("email", "phone"), ("phone", "email")])
def test_one_way_to_be_reached_is_enough(left_out: str, kept: str) -> None:
    contact, errors = rules.check({**GOOD, left_out: " "})
    assert errors == {}
    assert contact is not None
    assert getattr(contact, left_out) is None
    assert getattr(contact, kept)
    assert contact.message is None


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"name": " "}, ["name"]),
        ({"name": "x" * 101}, ["name"]),
        ({"name": "12345"}, ["name"]),
        ({"name": "Jan\r\nBcc: allen@voorbeeld.nl"}, ["name"]),
        ({"name": "Jan\n"}, ["name"]),
        ({"name": "Koop nu op www.voorbeeld.nl"}, ["name"]),
        ({"name": "https://voorbeeld.nl"}, ["name"]),
        ({"name": "<script>alert(1)</script>"}, ["name"]),
        ({"email": "jan"}, ["email"]),
        ({"phone": "12"}, ["phone"]),
        ({"phone": "0" * 31}, ["phone"]),
        ({"email": "", "phone": ""}, ["email"]),
        ({"email": "", "phone": "12"}, ["phone"]),
        ({"message": "x" * 2001}, ["message"]),
        ({"consent": ""}, ["consent"]),
        ({"name": "", "email": "jan", "phone": "1", "consent": ""}, ["consent", "email", "name", "phone"]),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(changed: dict[str, str], wrong: list[str]) -> None:
    contact, errors = rules.check(GOOD | changed)
    assert contact is None
    assert sorted(errors) == wrong
    assert all(text.endswith(".") for text in errors.values())


def test_an_empty_form_is_told_all_at_once() -> None:
    _, errors = rules.check({})
    assert set(errors) == {"name", "email", "consent"}


@given(st.dictionaries(st.sampled_from(["name", "email", "phone", "message", "consent"]), st.text()))
def test_what_is_taken_fits_the_database(values: dict[str, str]) -> None:
    contact, errors = rules.check(values)
    assert (contact is None) == bool(errors)
    if contact is not None:
        assert 1 <= len(contact.name) <= 100
        assert contact.email or contact.phone
        assert len(contact.email or "") <= 254
        assert len(contact.phone or "") <= 20
        assert len(contact.message or "") <= 2000
        assert "\x00" not in f"{contact.name}{contact.message}"


def test_where_a_visitor_came_from_is_kept_as_far_as_it_fits() -> None:
    found = rules.attribution_of(
        {
            "gclid": "Cj0KCQ_-x",
            "utm_source": " google ",
            "utm_term": "a" * 300,
            "utm_medium": "\r\n",
            "utm_x": "y",
        }
    )
    assert found == Attribution("Cj0KCQ_-x", {"source": "google", "term": "a" * 200})


@pytest.mark.parametrize("gclid", ["", "a b", "a" * 201, "é", "a\n", "<b>"])
def test_a_click_id_that_google_would_not_make_is_left_out(gclid: str) -> None:
    assert rules.attribution_of({"gclid": gclid}) == Attribution(None, {})
