"""A mail made of notifications: a day's digest, or one that cannot wait. The same words as in the portal."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from shared.core.clock import Clock
from shared.mail.events import MAIL_ID_TAG
from shared.mail.links import unsubscribe_url
from shared.mail.message import one_line
from shared.mail.schemas import DueMail, MailKind
from shared.mail.sender import Mail
from shared.mail.settings import MailSettings
from shared.mail.wording import WORDINGS, Wording
from shared.notifications.links import link_of
from shared.notifications.models import (
    URGENT_KINDS,
    Language,
    NotificationEvent,
    ProposalCreated,
    read_event,
)
from shared.notifications.texts import sentence
from shared.notifications.wording import opening

TEMPLATES: Final = Path(__file__).with_name("templates")
PREVIEW_CHARACTERS: Final = 140
"""About what a list of mails shows after the subject."""
LONGEST_REASON: Final = 700

_MAKES_A_LINK: Final = re.compile(r"(?<=\w)[.:\u3002\uff0e\uff61](?=[\w/])")


@dataclass(frozen=True, slots=True)
class Item:
    """One notification as the mail tells it; `address` leads to the thing itself."""

    title: str
    text: str
    address: str
    button: str
    is_urgent: bool


class Composer:
    """Makes mails of what is due. `settings` name a sender."""

    def __init__(self, settings: MailSettings, clock: Clock) -> None:
        if (
            settings.mail_link_secret is None
            or settings.mail_links_url is None
            or settings.portal_url is None
        ):
            raise ValueError("mails are composed with the settings that a sender needs")
        self._secret = settings.mail_link_secret.get_secret_value()
        self._links_url = settings.mail_links_url
        self._portal_url = settings.portal_url
        self._clock = clock

    def compose(self, due: DueMail, kind: MailKind, mail_id: int) -> Mail:
        """The mail to a person. Raises `ValidationError` for a notification that cannot be read."""
        language = Language(due.language)
        wording = WORDINGS[language]
        items = [self._item(read_event(row), language, wording) for row in due.notifications]
        stop_url = unsubscribe_url(
            self._secret, self._links_url, due.recipient_id, language, int(self._clock.now().timestamp())
        )
        name = one_line(due.first_name or due.company_name or "")
        content: Mapping[str, object] = {
            "language": language.value,
            "words": wording,
            "heading": _heading(wording, due, kind),
            "greeting": wording.greeting(name),
            "intro": _intro(wording, due, kind),
            "why": wording.why_admin if due.is_admin else wording.why(one_line(due.company_name or "")),
            "preview": " · ".join(item.title for item in items)[:PREVIEW_CHARACTERS],
            "items": items,
            "more": len(due.notification_ids) - len(items),
            "portal_url": self._portal_url,
            "stop_url": stop_url,
        }
        subject = (
            items[0].title
            if len(due.notification_ids) == 1
            else wording.subject(items[0].title, len(due.notification_ids) - 1)
        )
        return Mail(
            to_name=name,
            to_address=due.address,
            subject=subject,
            text=_templates(is_html=False).get_template("mail.txt").render(content),
            html=_templates(is_html=True)
            .get_template("mail.html")
            .render(content, subject=one_line(subject)),
            language=language.value,
            unsubscribe_url=stop_url,
            tags={MAIL_ID_TAG: str(mail_id), "kind": kind},
        )

    def _item(self, event: NotificationEvent, language: Language, wording: Wording) -> Item:
        told = sentence(event, language)
        link = link_of(event)
        text = _reason(event, language) or told.text
        return Item(
            title=told.title,
            text=_no_links(text) if event.is_about_somebody_else else text,
            address=f"{self._portal_url}?{link.query}" if link else self._portal_url,
            button=wording.buttons[link.tab if link else "overview"],
            is_urgent=event.kind in URGENT_KINDS,
        )


def _heading(wording: Wording, due: DueMail, kind: MailKind) -> str:
    if kind == "urgent":
        return wording.urgent_heading
    return wording.admin_heading if due.is_admin else wording.digest_heading


def _intro(wording: Wording, due: DueMail, kind: MailKind) -> str:
    count = len(due.notification_ids)
    if kind == "urgent":
        return wording.urgent_intro(count)
    return wording.admin_intro(count) if due.is_admin else wording.digest_intro(count)


def _reason(event: NotificationEvent, language: Language) -> str | None:
    """Why something is proposed, whole: the portal's list has room for its beginning only."""
    if not isinstance(event, ProposalCreated):
        return None
    return opening(event.reason if language is Language.DUTCH else event.reason_en, LONGEST_REASON)


def _no_links(text: str) -> str:
    """What a partner typed, to be read by an admin: mail programs would make a link of an address in it."""
    return _MAKES_A_LINK.sub("\\g<0>\u200c", text)


@lru_cache(maxsize=2)
def _templates(*, is_html: bool) -> Environment:
    # Text is shown as it is, so there is nothing to escape in it.
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=is_html,  # noqa: S701 - on for what a browser reads
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
