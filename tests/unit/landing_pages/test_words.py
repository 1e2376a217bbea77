"""The words that pages are made of: trades, places, names, paths and ways of address."""

import pytest

from shared.landing_pages.writing.companies import company_slug
from shared.landing_pages.writing.pages import page_path
from shared.landing_pages.writing.places import place
from shared.landing_pages.writing.trade_words import TRADES
from shared.landing_pages.writing.trades import trade_of
from shared.landing_pages.writing.voice import FORMAL, INFORMAL, voice_of
from tests.unit.landing_pages.facts import PROVINCES, a_partner, a_segment


@pytest.mark.parametrize(("region", "written"), PROVINCES.items())
def test_provinces_are_written_as_people_write_them(region: str, written: str) -> None:
    assert place(region) == place(region.replace("_", "-")) == place(region.upper()) == written


@pytest.mark.parametrize(
    ("region", "written"),
    [
        ("den_haag", "Den Haag"),
        ("alphen_aan_den_rijn", "Alphen aan den Rijn"),
        ("s_hertogenbosch", "'s-Hertogenbosch"),
        ("west_friesland", "West-Friesland"),
        ("sp", "SP"),
        ("", "de regio"),
        ("!!", "de regio"),
    ],
)
def test_other_regions_are_written_from_their_code(region: str, written: str) -> None:
    assert place(region) == written


@pytest.mark.parametrize(
    ("branch", "name", "work"),
    [
        ("schilder", "schilder", "schilderwerk"),
        ("Schilders", "schilder", "schilderwerk"),
        ("dakdekker", "dakdekker", "dakwerk"),
        ("cv_monteur", "cv-monteur", "cv-werk"),
        ("bed_bath_table", "bed bath table", "bed bath table"),
        ("", "vakwerk", "vakwerk"),
    ],
)
def test_trades_are_called_by_their_own_words(branch: str, name: str, work: str) -> None:
    assert (trade_of(branch).name, trade_of(branch).work) == (name, work)


def test_no_two_trades_share_a_name() -> None:
    names = [name for names, *_ in TRADES for name in names]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    ("tone", "voice"),
    [
        (None, FORMAL),
        ("", FORMAL),
        ("Vriendelijk en rustig", FORMAL),
        ("Zakelijk, met u", FORMAL),
        ("Informeel", INFORMAL),
        ("Spreek klanten aan met je", INFORMAL),
        ("met je, niet met u", INFORMAL),
        ("niet formeel", INFORMAL),
        ("geen je", FORMAL),
        ("niet tutoyeren", FORMAL),
        ("u en je door elkaar", FORMAL),
    ],
)
def test_customers_are_addressed_as_the_partner_asks(tone: str | None, voice: object) -> None:
    assert voice_of(tone) is voice


@pytest.mark.parametrize(
    ("name", "is_unique", "slug"),
    [
        ("Jansen Schilderwerken", True, "jansen-schilderwerken"),
        ("Jansen Schilderwerken", False, "jansen-schilderwerken-11111111"),
        ("Jansen B.V.", True, "jansen-b-v-11111111"),  # "Jansen B V" is another name for the same path
        ("Café Één", True, "cafe-een-11111111"),
        (None, True, "partner-11111111"),
        ("", True, "partner-11111111"),
        ("漢字", True, "partner-11111111"),
        ("a" * 61, True, "a" * 60 + "-11111111"),
    ],
)
def test_a_path_is_the_partners_own(name: str | None, is_unique: bool, slug: str) -> None:
    found = company_slug(a_partner(name, company_name_is_unique=is_unique))
    assert found == slug


def test_a_path_names_company_branch_and_region() -> None:
    path = page_path(a_partner(), a_segment("CV monteur", "noord_brabant"))
    assert path == "/partners/jansen-schilderwerken/cv-monteur-noord-brabant"


@pytest.mark.parametrize(
    ("written", "formal", "informal"),
    [
        ("[Hebt u] uw klus klaar?", "Hebt u uw klus klaar?", "Heb je je klus klaar?"),
        ("U krijgt een offerte.", "U krijgt een offerte.", "Je krijgt een offerte."),
        ("Uw plaats, als [weet u] dat", "Uw plaats, als weet u dat", "Je plaats, als weet je dat"),
        ("[Kunt u], [wilt u], [bent u]", "Kunt u, wilt u, bent u", "Kun je, wil je, ben je"),
        ("Zo niet, dan [zit u] vast", "Zo niet, dan zit u vast", "Zo niet, dan zit je vast"),
        ("Duur uur, uwe gauw", "Duur uur, uwe gauw", "Duur uur, uwe gauw"),
    ],
)
def test_a_text_is_written_once_for_both_ways_of_address(written: str, formal: str, informal: str) -> None:
    assert (FORMAL.say(written), INFORMAL.say(written)) == (formal, informal)
