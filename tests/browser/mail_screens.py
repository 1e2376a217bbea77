"""Pictures of mails, as a mail program shows their HTML: of the demo's night, sent to SES's double."""

import os
from functools import lru_cache
from typing import Final, Literal

import psycopg
from playwright.sync_api import Page

from local.mail.box import SentMail
from local.mail.double import SesDouble
from local.mail.sending import next_morning, send_mails
from local.settings import Stack
from shared.core.clock import SystemClock
from tests.browser.screen import DESKTOP, PHONE, Screen, Show

_RECIPIENT: Final = "loodgieter@demo.example"
# Which of the demo's budgets are spent already depends on the day of the month.
_SPEND_ALL: Final = """
with days as (
  select m.campaign_id, m.date, m.spend, p.monthly_marketing_budget as budget
  from public.campaign_daily_metrics as m
  join public.partner_marketing_campaigns as c on c.id = m.campaign_id
  join public.profiles as p on p.id = c.partner_id
  where p.email = %s
),
last as (select d.* from days as d order by d.date desc, d.campaign_id limit 1)
update public.campaign_daily_metrics as m
set spend = m.spend + greatest(1.01 * last.budget - month.spend, 0)
from last, (
  select sum(d.spend) as spend
  from days as d, last where date_trunc('month', d.date) = date_trunc('month', last.date)
) as month
where m.campaign_id = last.campaign_id and m.date = last.date
"""
Scheme = Literal["light", "dark"]


@lru_cache(maxsize=1)
def _mails(stack: Stack) -> dict[str, SentMail]:
    """The urgent mail and the digest that a partner of the demo gets."""
    with psycopg.connect(stack.db_url) as db:
        db.execute(_SPEND_ALL, [_RECIPIENT])
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
