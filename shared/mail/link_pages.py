"""The pages behind the link that stops all mail, in the language of the mail."""

from dataclasses import dataclass
from html import escape
from typing import Final

STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{margin:0;background:#f4f7f9;color:#17222e;font:1rem/1.5 system-ui,sans-serif}"
    "main{max-width:36rem;margin:0 auto;padding:2rem 1.25rem}h1{font-size:1.75rem;line-height:1.2}"
    "a{color:#174b86;display:inline-block;padding:.6rem 0}"
    "button{font:inherit;font-weight:600;padding:.75rem 1.25rem;border:0;border-radius:.5rem;color:#fff;"
    "background:#174b86;cursor:pointer}:focus-visible{outline:3px solid #174b86;outline-offset:2px}"
    "@media(prefers-color-scheme:dark){body{background:#10171e;color:#e8eef4}a{color:#9cc4f2}"
    "button{background:#9cc4f2;color:#10171e}:focus-visible{outline-color:#9cc4f2}}"
)


@dataclass(frozen=True, slots=True)
class _Texts:
    ask_title: str
    ask: str
    button: str
    done_title: str
    done: str
    ended_title: str
    ended: str
    portal: str


_TEXTS: Final = {
    "nl": _Texts(
        ask_title="Geen e-mail meer ontvangen?",
        ask="U krijgt dan geen dagelijkse samenvatting en ook geen dringende meldingen meer per e-mail. "
        "In het portaal blijft u alles zien.",
        button="Stop alle e-mail",
        done_title="U krijgt geen e-mail meer",
        done="Alle e-mail van Partner Marketing staat uit. Onder Instellingen in het portaal zet u ze "
        "weer aan, helemaal of per soort melding.",
        ended_title="Deze link werkt niet meer",
        ended="De link is verlopen. Onder Instellingen in het portaal bepaalt u welke e-mail u krijgt.",
        portal="Naar het portaal",
    ),
    "en": _Texts(
        ask_title="Stop receiving e-mail?",
        ask="You will get no daily summary and no urgent notifications by e-mail any more. "
        "The portal still shows you everything.",
        button="Stop all e-mail",
        done_title="You will get no more e-mail",
        done="All e-mail from Partner Marketing is switched off. Under Settings in the portal you can "
        "switch it on again, as a whole or per kind of notification.",
        ended_title="This link no longer works",
        ended="The link has expired. Under Settings in the portal you choose which e-mail you get.",
        portal="To the portal",
    ),
}


def ask_page(language: str) -> str:
    """Asks, with a button that sends an empty form to the same address."""
    texts = _texts(language)
    form = f'<form method="post"><button>{texts.button}</button></form>'
    return _page(language, texts.ask_title, f"<p>{texts.ask}</p>{form}")


def done_page(language: str, portal_url: str) -> str:
    """Says that it is done, and where to undo it."""
    texts = _texts(language)
    return _page(language, texts.done_title, f"<p>{texts.done}</p>{_portal(texts, portal_url)}")


def ended_page(language: str, portal_url: str) -> str:
    """Says that the link has ended, and where to go."""
    texts = _texts(language)
    return _page(language, texts.ended_title, f"<p>{texts.ended}</p>{_portal(texts, portal_url)}")


def _texts(language: str) -> _Texts:
    return _TEXTS.get(language, _TEXTS["nl"])


def _portal(texts: _Texts, portal_url: str) -> str:
    return f'<p><a href="{escape(portal_url)}">{texts.portal}</a></p>'


def _page(language: str, title: str, content: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="robots" content="noindex"><title>{title}</title><style>{STYLE}</style></head>'
        f"<body><main><h1>{title}</h1>{content}</main></body></html>"
    )
