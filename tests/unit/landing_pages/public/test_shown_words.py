"""What pages say besides what is written for them (labels, errors, thanks) is spelled right too."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

from spylls.hunspell import Dictionary  # type: ignore[import-untyped]  # it comes without types

from shared.http.error_pages import Link, error_page
from shared.landing_pages.public.render import render_preview, render_thanks
from shared.leads import rules, service
from shared.leads.models import LONGEST_MESSAGE, LONGEST_NAME, FormState
from tests.unit.landing_pages.public.pages import SITE, a_page, rendered
from tests.unit.landing_pages.test_spelling import misspelled, word_list, words_of

__all__ = ["word_list"]

_SAID_IN_ATTRIBUTES = {"alt", "aria-label", "content", "title", "placeholder"}
_FORMS: Final[tuple[dict[str, str], ...]] = (
    {},
    {"name": "x" * (LONGEST_NAME + 1), "email": "x", "phone": "x", "message": "x" * (LONGEST_MESSAGE + 1)},
    {"name": "<x>", "consent": "ja"},
)
_ADDRESSES = {"naam@voorbeeld.nl"}


class _Reader(HTMLParser):
    """The words of a page that people see or hear."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._is_shown = True

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_shown = tag not in {"style", "script"}
        if tag != "meta":
            self.texts += [value for name, value in attrs if name in _SAID_IN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - called with it
        self._is_shown = True

    def handle_data(self, data: str) -> None:
        if self._is_shown:
            self.texts.append(data)


def shown(html: str) -> list[str]:
    reader = _Reader()
    reader.feed(html)
    return reader.texts


def said() -> Iterator[str]:
    """Every text of every page there is."""
    notices = [text for text in vars(service).values() if isinstance(text, str) and text.endswith(".")]
    notices.remove(service.__doc__)
    assert len(notices) >= 3
    states = [FormState({}, rules.check(form)[1], notice) for form in _FORMS for notice in (None, *notices)]
    for state in states:
        yield from shown(rendered(a_page(), state=state).html)
    for page in (a_page(), a_page(content_json={}, company_name=None, city=None, logo_url=None)):
        for html in (rendered(page).html, render_preview(SITE, page).html, render_thanks(SITE, page).html):
            yield from shown(html)
    for status in (400, 404, 405, 410, 413, 415, 429, 500, 503):
        yield from shown(error_page(status, "", [Link("/lp/x", "Nog een pagina")]))


def test_every_word_of_every_page_is_spelled_right(word_list: Dictionary) -> None:
    texts = [text.replace(address, "") for text in said() for address in _ADDRESSES]
    words = words_of(iter(texts))
    assert {"Naam", "Telefoonnummer", "Bedankt", "voorbeeld", "toestemming"} <= words
    assert misspelled(words, word_list) == []
