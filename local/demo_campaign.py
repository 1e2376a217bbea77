"""The demo's campaign: a proposal approved, started by the admin, a week of made-up clicks, and the sync."""

from datetime import date

import httpx
import psycopg
from rich.console import Console
from rich.table import Table

from local.errors import StackError
from local.jobs import run_job
from local.settings import Stack
from local.supervisor import Report
from local.tokens import find_user, make_token
from shared.core.clock import SystemClock

_PARTNER = "schilder@demo.example"
_ADMIN = "admin@demo.example"
_ACCOUNT = "100-000-0001"
_DAYS = 7
_SYNC_JOB = "sync_partner_campaigns_daily"

_FIGURES = """
select m.date, m.impressions, m.clicks, m.spend,
       c.status, c.sync_status, c.external_campaign_id, c.total_spend
from public.partner_marketing_campaigns as c
join public.campaign_daily_metrics as m on m.campaign_id = c.id
where c.partner_id = %s and c.external_campaign_id is not null
order by m.date
"""


class _Person:
    """Somebody who uses the functions, as the portal does for them."""

    def __init__(self, stack: Stack, email: str) -> None:
        self.id, address = find_user(stack, email)
        token = make_token(stack, self.id, address, SystemClock().now())
        self._client = httpx.Client(
            base_url=stack.api_url, headers={"Authorization": f"Bearer {token}"}, timeout=60
        )

    def ask(self, method: str, path: str, body: object = None) -> dict[str, object]:
        """The answer of a function. Raises `StackError` with its words when it refuses."""
        answer = self._client.request(method, path, json=body)
        content: dict[str, object] = answer.json()
        if not answer.is_success:
            raise StackError(f"{method} {path} answered {answer.status_code}: {content.get('detail')}")
        return content


def follow_one_campaign(stack: Stack, double_url: str, day: date, report: Report) -> None:
    """Approve the proposed campaign, activate it, let a week of made-up clicks and cost pass, and sync.

    Where it was done before, only the days and the sync. Raises `StackError` when a step is refused.
    """
    partner, admin = _Person(stack, _PARTNER), _Person(stack, _ADMIN)
    base = f"/api/partners/{partner.id}"
    report("Linking the painter of Utrecht to an advertiser account")
    admin.ask("PUT", f"{base}/ad-accounts/google_ads", {"external_account_id": _ACCOUNT})
    found = partner.ask("GET", f"{base}/marketing-recommendations?status=pending&action_type=create_campaign")
    for proposal in _rows(found):
        report("Approving the proposed campaign as the partner")
        partner.ask("POST", f"{base}/marketing-recommendations/{proposal['id']}/approve")
    for campaign in _rows(partner.ask("GET", f"{base}/campaigns?status=planned&channel=google_ads")):
        report("Activating the campaign as the admin")
        admin.ask("PATCH", f"{base}/campaigns/{campaign['id']}", {"status": "active"})
    report("Letting a week of made-up clicks and cost pass")
    days = {"days": _DAYS, "last": day.isoformat(), "seed": 1}
    httpx.post(f"{double_url}/days", json=days, timeout=60).raise_for_status()
    report("Syncing the campaigns")
    answer = run_job(stack, _SYNC_JOB, day)
    if not answer.is_success:
        raise StackError(f"{answer.sentence} (see {stack.log_file('functions')}).")


def print_campaign(stack: Stack, console: Console) -> None:
    """Print what the campaign did per day, as our own tables have it."""
    partner_id, _ = find_user(stack, _PARTNER)
    with psycopg.connect(stack.db_url) as connection:
        rows = connection.execute(_FIGURES, (partner_id,)).fetchall()
    table = Table(title="The painter's campaign on Google's double (made up)")
    for name in ("Day", "Impressions", "Clicks", "Spend"):
        table.add_column(name, justify="left" if name == "Day" else "right")
    for day, impressions, clicks, spend, *_ in rows:
        table.add_row(str(day), str(impressions), str(clicks), f"€{spend:.2f}")
    if rows:
        *_, status, sync_status, external_id, total = rows[-1]
        table.caption = f"campaign {external_id}: {status}, {sync_status}, €{total:.2f} in all"
    console.print(table)


def _rows(page: dict[str, object]) -> list[dict[str, object]]:
    data = page["data"]
    if not isinstance(data, list):
        raise TypeError("a list was expected")
    return data
