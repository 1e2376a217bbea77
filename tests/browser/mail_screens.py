"""Pictures of mails, as a mail program shows their HTML: of the demo's night, sent to SES's double."""

import os
from functools import lru_cache
from typing import Final, Literal

from playwright.sync_api import Page

from local.mail.box import SentMail
from local.mail.double import SesDouble
from local.mail.sending import next_morning, send_mails
from local.settings import Stack
from shared.core.clock import SystemClock
from tests.browser.screen import DESKTOP, PHONE, Screen, Show

_RECIPIENT: Final = "loodgieter@demo.example"
Scheme = Literal["light", "dark"]


@lru_cache(maxsize=1)
def _mails(stack: Stack) -> dict[str, SentMail]:
    """The urgent mail and the digest that a partner of the demo gets."""
    with SesDouble() as double:
        environment = {**stack.function_environment(), **double.environment()}
        # boto3 takes its credentials from the environment.
        os.environ.update({name: value for name, value in environment.items() if name.startswith("AWS_")})
        send_mails(environment, next_morning(SystemClock()))
        urgent, digest = double.mails_to(_RECIPIENT)
        return {"urgent": urgent, "digest": digest}


def _mail(kind: str, scheme: Scheme) -> Show:
    def show(page: Page, stack: Stack) -> None:
        page.emulate_media(color_scheme=scheme)
        page.set_content(_mails(stack)[kind].html)

    return show


def mail_screens() -> list[Screen]:
    """Both kinds, at both sizes, light and dark."""
    schemes: tuple[Scheme, ...] = ("light", "dark")
    return [
        Screen(f"mail-{kind}-{name}-{scheme}", size, _mail(kind, scheme), is_whole_page=True, highest=1_500)
        for kind in ("digest", "urgent")
        for name, size in (("desktop", DESKTOP), ("phone", PHONE))
        for scheme in schemes
    ]
