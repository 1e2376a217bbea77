"""Errors as visitors see them: a short page in Dutch that says what to do now.

Made without templates, so that it also comes when those are what failed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

STYLE = (
    "body{margin:0;background:#f4f7f9;color:#17222e;font:1rem/1.5 system-ui,sans-serif}"
    "main{max-width:36rem;margin:0 auto;padding:2rem 1.25rem}h1{font-size:1.75rem;line-height:1.2}"
    "a{color:#174b86;display:inline-block;padding:.6rem 0}ul{padding-left:1.25rem}"
    ":focus-visible{outline:3px solid #174b86;outline-offset:2px}small{color:#4d5b69}"
)

_TEXTS = {
    400: ("Deze aanvraag is niet te lezen", "Ga terug naar de vorige pagina en probeer het opnieuw."),
    404: (
        "Deze pagina bestaat niet",
        "Misschien mist er een letter in het adres. Controleer het adres of ga terug naar de vorige pagina.",
    ),
    405: ("Dit kan hier niet", "Ga terug naar de vorige pagina en probeer het opnieuw."),
    410: ("Deze pagina is er niet meer", "Het bedrijf heeft deze pagina weggehaald."),
    413: (
        "Dit is te veel tekst",
        "Ga terug naar de vorige pagina, maak de tekst korter en verstuur opnieuw.",
    ),
    415: ("Deze aanvraag is niet te lezen", "Ga terug naar de vorige pagina en probeer het opnieuw."),
    429: (
        "Even geduld",
        "Er kwamen te veel aanvragen achter elkaar. Probeer het over een paar minuten opnieuw.",
    ),
    503: (
        "Even niet bereikbaar",
        "De pagina is druk bezocht of in onderhoud. Probeer het zo meteen opnieuw.",
    ),
}
_OTHERWISE = (
    "Er ging iets mis",
    "De fout ligt bij de website en is vastgelegd. Probeer het over een paar minuten opnieuw.",
)


@dataclass(frozen=True, slots=True)
class Link:
    """A page to offer instead."""

    address: str
    text: str


def error_page(status: int, request_id: str, links: Iterable[Link] = ()) -> str:
    """The whole page for a status. All that is handed in is escaped."""
    title, advice = _TEXTS.get(status, _OTHERWISE)
    offered = "".join(f'<li><a href="{escape(link.address)}">{escape(link.text)}</a></li>' for link in links)
    others = f"<h2>Zocht u dit?</h2><ul>{offered}</ul>" if offered else ""
    about = f"<p><small>Kenmerk van deze fout: {escape(request_id)}</small></p>" if status >= 500 else ""
    return (
        '<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{title}</title><style>{STYLE}</style></head>'
        f"<body><main><h1>{title}</h1><p>{advice}</p>{others}{about}</main></body></html>"
    )
