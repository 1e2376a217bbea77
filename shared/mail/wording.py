"""The words around the notifications, in both languages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from shared.notifications.models import Language


@dataclass(frozen=True, slots=True)
class Wording:
    """Everything a mail says that is not a notification. `buttons` are by the portal's tab."""

    greeting: Callable[[str], str]
    digest_heading: str
    digest_intro: Callable[[int], str]
    admin_heading: str
    admin_intro: Callable[[int], str]
    urgent_heading: str
    urgent_intro: Callable[[int], str]
    urgent_mark: str
    buttons: Mapping[str, str]
    subject: Callable[[str, int], str]
    more: Callable[[int], str]
    portal: str
    why: Callable[[str], str]
    why_admin: str
    preferences: str
    stop: str
    stop_text: str


def _dutch_intro(count: int) -> str:
    if count == 1:
        return "Er is iets nieuws bij uw marketing."
    return f"Er zijn {count} dingen nieuw bij uw marketing."


def _dutch_admin_intro(count: int) -> str:
    return "Er is één nieuwe melding." if count == 1 else f"Er zijn {count} nieuwe meldingen."


def _dutch_urgent_intro(count: int) -> str:
    which = "Deze melding kan" if count == 1 else "Deze meldingen kunnen"
    return f"{which} niet wachten tot de samenvatting van morgen."


def _dutch_why(company: str) -> str:
    for_whom = f" voor {company}" if company else ""
    return f"U krijgt deze e-mail omdat u meldingen ontvangt over de marketing{for_whom}."


def _english_intro(count: int) -> str:
    return (
        "There is news about your marketing."
        if count == 1
        else f"There are {count} pieces of news about your marketing."
    )


def _english_admin_intro(count: int) -> str:
    return "There is one new notification." if count == 1 else f"There are {count} new notifications."


def _english_why(company: str) -> str:
    for_whom = f" of {company}" if company else ""
    return f"You get this e-mail because you receive notifications about the marketing{for_whom}."


_DUTCH: Final = Wording(
    greeting=lambda name: f"Beste {name}," if name else "Goedendag,",
    digest_heading="Uw marketing van vandaag",
    digest_intro=_dutch_intro,
    admin_heading="Het nieuws van vandaag",
    admin_intro=_dutch_admin_intro,
    urgent_heading="Dit vraagt nu uw aandacht",
    urgent_intro=_dutch_urgent_intro,
    urgent_mark="Dringend",
    buttons={
        "recommendations": "Bekijk het voorstel",
        "pages": "Bekijk de pagina",
        "campaigns": "Bekijk de campagne",
        "overview": "Open het portaal",
        "profile": "Bekijk de partner",
    },
    subject=lambda title, more: f"{title} (en nog {more})",
    more=lambda count: f"En nog {count} {'melding' if count == 1 else 'meldingen'} in het portaal.",
    portal="Open het portaal",
    why=_dutch_why,
    why_admin="U krijgt deze e-mail omdat u beheerder bent van Partner Marketing.",
    preferences="In het portaal kiest u onder Instellingen over welke meldingen u e-mail krijgt.",
    stop="Stop alle e-mail",
    stop_text="Geen e-mail meer ontvangen:",
)

_ENGLISH: Final = Wording(
    greeting=lambda name: f"Dear {name}," if name else "Hello,",
    digest_heading="Your marketing today",
    digest_intro=_english_intro,
    admin_heading="Today's news",
    admin_intro=_english_admin_intro,
    urgent_heading="This needs your attention now",
    urgent_intro=lambda _: "This cannot wait for tomorrow's summary.",
    urgent_mark="Urgent",
    buttons={
        "recommendations": "View the proposal",
        "pages": "View the page",
        "campaigns": "View the campaign",
        "overview": "Open the portal",
        "profile": "View the partner",
    },
    subject=lambda title, more: f"{title} (and {more} more)",
    more=lambda count: f"And {count} more {'notification' if count == 1 else 'notifications'} in the portal.",
    portal="Open the portal",
    why=_english_why,
    why_admin="You get this e-mail because you are an admin of Partner Marketing.",
    preferences="In the portal, under Settings, you choose which kinds of notification you get by e-mail.",
    stop="Stop all e-mail",
    stop_text="Stop receiving e-mail:",
)

WORDINGS: Final[Mapping[Language, Wording]] = {Language.DUTCH: _DUTCH, Language.ENGLISH: _ENGLISH}
