"""Partners with accounts and campaigns, and changes of them, as the portal would make them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID, uuid4

import psycopg
from psycopg import sql

from shared.ads.platform import AccountId

Connection = psycopg.Connection[tuple[Any, ...]]

_BUDGET = 1_000_000
_OPERATIONS_OF_A_START = 2
_MOST_OPERATIONS = 3  # of one change: resuming
_CONTENT = json.dumps(
    {
        "keywords": [
            {"text": "schilder utrecht", "match_type": "phrase"},
            {"text": "schilder laten komen", "match_type": "broad"},
        ],
        "negative_keywords": ["vacature"],
        "headlines": ["Schilder in Utrecht", "Vraag een offerte aan", "Snel en netjes"],
        "descriptions": ["Een vakman bij u in de buurt.", "Binnen een dag antwoord."],
    }
)


@dataclass(slots=True)
class StormCampaign:
    """A campaign as we last left it. `budget` is EUR a day."""

    id: UUID
    account: AccountId
    status: str = "active"
    budget: int = 10


def make_partner(connection: Connection, account: AccountId) -> UUID:
    """A made-up partner with an advertiser account."""
    partner_id = uuid4()
    connection.execute(
        "insert into auth.users (id, email) values (%s, %s)", [partner_id, f"{partner_id}@storm.invalid"]
    )
    connection.execute(
        "insert into public.profiles (id, email, company_name, monthly_marketing_budget) "
        "values (%s, %s, %s, %s)",
        [partner_id, f"{partner_id}@storm.invalid", f"Storm {account}", _BUDGET],
    )
    connection.execute(
        "insert into public.partner_ad_accounts (partner_id, channel, external_account_id) "
        "values (%s, 'google_ads', %s)",
        [partner_id, account],
    )
    return partner_id


def start_campaign(connection: Connection, partner_id: UUID, account: AccountId) -> StormCampaign:
    """A campaign of a segment and a live page of its own, activated: two operations."""
    campaign_id, segment_id, page_id = uuid4(), uuid4(), uuid4()
    name = f"storm-{segment_id.hex[:12]}"
    connection.execute(
        "insert into public.lead_segments (id, code, branch, region) values (%s, %s, %s, 'utrecht')",
        [segment_id, name, name],
    )
    connection.execute(
        "insert into public.partner_landing_pages (id, partner_id, segment_id, path, title) "
        "values (%s, %s, %s, %s, 'Storm')",
        [page_id, partner_id, segment_id, f"/partners/{name}"],
    )
    for status in ("review", "live"):
        connection.execute(
            "update public.partner_landing_pages set status = %s where id = %s", [status, page_id]
        )
    campaign = StormCampaign(campaign_id, account)
    connection.execute(
        "insert into public.partner_marketing_campaigns "
        "(id, partner_id, segment_id, landing_page_id, channel, daily_budget, ad_content) "
        "values (%s, %s, %s, %s, 'google_ads', %s, %s)",
        [campaign_id, partner_id, segment_id, page_id, campaign.budget, _CONTENT],
    )
    _set(connection, campaign_id, "status", "active")
    return campaign


def change_campaign(
    connection: Connection, campaign: StormCampaign, chance: Random, *, only_budget: bool
) -> None:
    """One change by chance: one operation; a pause takes back what waits, and resuming asks for it anew."""
    if only_budget or chance.random() < 0.5:
        campaign.budget = 5 + (campaign.budget + chance.randint(1, 30)) % 40
        _set(connection, campaign.id, "daily_budget", campaign.budget)
    else:
        campaign.status = "paused" if campaign.status == "active" else "active"
        _set(connection, campaign.id, "status", campaign.status)


def make_storm(
    connection: Connection, accounts: Sequence[AccountId], operations: int, chance: Random
) -> list[StormCampaign]:
    """Campaigns over all accounts, about five operations each, `operations` in all."""
    partners = {account: make_partner(connection, account) for account in accounts}
    count = max(1, min(operations // _OPERATIONS_OF_A_START, operations // 5 or 1))
    campaigns = [
        start_campaign(
            connection, partners[accounts[number % len(accounts)]], accounts[number % len(accounts)]
        )
        for number in range(count)
    ]
    while (left := operations - _waiting(connection, campaigns)) > 0:
        # The last ones by what is always one operation.
        change_campaign(connection, chance.choice(campaigns), chance, only_budget=left < _MOST_OPERATIONS)
    return campaigns


def _waiting(connection: Connection, campaigns: Sequence[StormCampaign]) -> int:
    [[waiting]] = connection.execute(
        "select count(*) from public.ad_platform_operations "
        "where campaign_id = any(%s) and status <> 'withdrawn'",
        [[campaign.id for campaign in campaigns]],
    ).fetchall()
    return int(waiting)


def _set(connection: Connection, campaign_id: UUID, column: str, value: object) -> None:
    connection.execute(
        sql.SQL("update public.partner_marketing_campaigns set {} = %s where id = %s").format(
            sql.Identifier(column)
        ),
        [value, campaign_id],
    )
