"""What a text may not say unless somebody told it, and what it may."""

import pytest

from shared.landing_pages.claims import Claim, ClaimKind, claims_in, claims_of
from shared.landing_pages.content import CustomerReview, Reviews
from shared.landing_pages.writing.writer import RuleBasedWriter
from tests.unit.landing_pages.facts import a_partner, a_segment


def kinds(text: str, *known: str) -> set[str]:
    return {claim.kind.value for claim in claims_in([("text", text)], known)}


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (
            "price",
            (
                "Vanaf € 25 per uur",
                "Al voor 49,- klaar",
                "Maar 300 euro",
                "Nu 10% korting",
                "10 procent minder",
                "Gratis offerte",
                "Goedkoop en goed",
                "Een scherpe prijs",
            ),
        ),
        (
            "experience",
            (
                "Al 25 jaar een begrip",
                "Twintig jaar vakwerk",
                "Met jarenlange ervaring",
                "Ervaren schilders",
                "Sinds 1987",
                "Wij zijn specialist in daken",
                "Een familiebedrijf",
            ),
        ),
        (
            "certificate",
            (
                "VCA gecertificeerd",
                "Erkend installateur",
                "Met keurmerk",
                "ISO 9001",
                "Aangesloten bij een bond",
                "Volledig verzekerd",
                "Gediplomeerde monteurs",
            ),
        ),
        (
            "praise",
            (
                "De beste schilder van Utrecht",
                "Nummer 1 in daken",
                "Topkwaliteit",
                "Betrouwbaar en netjes",
                "Vakkundig uitgevoerd",
                "Een unieke aanpak",
            ),
        ),
        (
            "promise",
            (
                "10 jaar garantie",
                "Altijd bereikbaar",
                "24/7 klaar",
                "Binnen 24 uur een offerte",
                "Binnen twee werkdagen",
                "Dezelfde dag nog",
                "Spoed? Geen probleem",
            ),
        ),
        (
            "review",
            (
                "Lees onze reviews",
                "4,8 van 5 sterren",
                "Meer dan 300 klanten",
                "Tevreden klanten",
                "Beoordeling: 9,2",
            ),
        ),
        (
            "contact",
            (
                "Bel 06 12345678",
                "Bel 030-1234567",
                "Bel +31 6 12 34 56 78",
                "Kijk op www.voorbeeld.test",
                "Mail info@voorbeeld.test",
                "Zie jansen.nl",
            ),
        ),
        ("markup", ("<b>vet</b>", "**vet**", "[hier](daar)", "{{ naam }}", "# Kop", "Jansen &amp; Zn")),
    ],
)
def test_claims_are_found(kind: str, texts: tuple[str, ...]) -> None:
    for text in texts:
        assert kind in kinds(text), text


@pytest.mark.parametrize(
    "text",
    [
        "Beschrijf uw klus en vraag een vrijblijvende offerte aan.",
        "Wat kost schilderwerk? Dat hangt af van de oppervlakte.",
        "Buitenwerk wordt tussen het voorjaar en het najaar gepland.",
        "In 3 stappen, op 2 verdiepingen, 40 m2.",
        "Hoeveel ruiten zijn er, en hoe groot?",
        "Jansen & Zonen werkt in Utrecht. Noem uw postcode, bijvoorbeeld 3511 AB.",
        "Waar ligt de meterkast? 1 < 2.",
    ],
)
def test_plain_facts_are_no_claims(text: str) -> None:
    assert kinds(text) == set()


def test_a_companys_own_name_may_say_anything() -> None:
    text = "De Beste Schilder B.V. werkt in Altijd. Bel de beste schilder."
    assert kinds(text) == {"praise", "promise"}
    assert kinds(text.replace(" Bel de beste schilder.", ""), "De Beste Schilder B.V.", "Altijd") == set()
    assert kinds("Onze schilders zijn de beste", "De Beste Schilder B.V.") == {"praise"}


def test_a_claim_says_where_and_what_and_warns_in_dutch() -> None:
    assert claims_in([("content.blocks.0.title", "Gratis offerte")]) == (
        Claim("content.blocks.0.title", ClaimKind.PRICE, "Gratis"),
    )
    warning = claims_in([("title", "Gratis offerte")])[0].warning
    assert warning == "“Gratis”: dit noemt een prijs of korting. Klopt die, ook over een tijd?"


def test_every_kind_of_claim_has_a_warning() -> None:
    for kind in ClaimKind:
        assert Claim("title", kind, "x").warning


def test_a_writers_page_keeps_to_one_way_of_address() -> None:
    page = RuleBasedWriter().write(a_partner(tone_of_voice="je"), a_segment())
    assert claims_of(page, a_partner(tone_of_voice="je")) == ()
    found = claims_of(page, a_partner(tone_of_voice=None))
    assert {claim.kind for claim in found} == {ClaimKind.ADDRESS}


def test_a_writers_page_holds_no_review() -> None:
    page = RuleBasedWriter().write(a_partner(), a_segment())
    review = CustomerReview(author="A.", text="Netjes gewerkt.", source="Mond tot mond")
    hero, *rest = page.content.blocks
    blocks = (hero, Reviews(title="Ervaringen", items=(review,)), *rest)
    with_review = page.model_copy(update={"content": page.content.model_copy(update={"blocks": blocks})})
    assert ClaimKind.REVIEW in {claim.kind for claim in claims_of(with_review, a_partner())}
