"""What the state machine of budgets does in a transaction, and what it proposes."""

from typing import Any
from uuid import UUID

from tests.budget_arena import one_value
from tests.integration.transactions import Db

CAMPAIGN = "update public.partner_marketing_campaigns set "
# Beside what is committed. EUR 2 a day are 60.80 a month, so that there is room once for that much more.
ROOM = """
update public.profiles as p set monthly_marketing_budget = %s + (
  select coalesce(ceil(sum(coalesce(c.monthly_budget, c.daily_budget * 30.4))), 0)
  from public.partner_marketing_campaigns as c where c.partner_id = p.id and c.status = 'active'
)
where p.id = %s
"""
ROOM_FOR_ONE, ROOM_FOR_A_CAMPAIGN = 70, 160


def details_of(
    db: Db, kind: str, owner: UUID, page: UUID, segment: UUID, about: tuple[UUID, UUID], factor: int
) -> dict[str, Any] | None:
    """What a proposal of a kind would hold now, about two campaigns; None where there is none to make."""
    first, second = about

    def change(campaign: UUID, percent: int) -> dict[str, Any] | None:
        row = db.execute(
            "select daily_budget::text, trunc(daily_budget * %s / 100, 2)::text "
            "from public.partner_marketing_campaigns where id = %s and daily_budget > 0",
            [percent, campaign],
        ).fetchone()
        if row is None:
            return None
        return {"campaign_id": campaign, "budget": "daily_budget", "from": row[0], "to": row[1]}

    match kind:
        case "increase_campaign_budget" | "decrease_campaign_budget":
            percent = factor if (factor > 100) == kind.startswith("inc") else 200 - factor
            one = change(first, percent)
            return one and {"campaign_id": first, "changes": [one]}
        case "shift_budget":
            pair = [change(first, 90), change(second, 110)]
            return {"changes": pair} if all(pair) and first != second else None
        case "raise_monthly_budget":
            now = one_value(
                db,
                "select monthly_marketing_budget::text from public.profiles where id = %s",
                [owner],
            )
            return {"from": now, "to": f"{float(now or 0) + factor:.2f}"}
        case "create_campaign":
            return {
                "segment_id": segment,
                "landing_page_id": page,
                "channel": "google_ads",
                "daily_budget": "5.00",
            }
        case "activate_campaign":
            row = db.execute(
                "select daily_budget::text, monthly_budget::text from public.partner_marketing_campaigns "
                "where id = %s and status = 'planned'",
                [first],
            ).fetchone()
            if row is None:
                return None
            return {"campaign_id": first, "daily_budget": row[0], "monthly_budget": row[1]}
        case _:
            return {"campaign_id": first}


def run(db: Db, statement: str, *values: object) -> None:
    db.execute(statement, values)


def raise_it(campaign: UUID, db: Db) -> None:
    run(db, CAMPAIGN + "daily_budget = daily_budget + 2 where id = %s", campaign)


def review_it(owner: UUID, proposal: UUID, decision: str, db: Db) -> None:
    if role(db) == "authenticated":
        run(db, "select public.review_recommendation(%s, %s, %s)", owner, proposal, decision)
    else:
        statement = "update public.ai_marketing_recommendations set status = %s where id = %s"
        run(db, statement, decision, proposal)


def preview_it(owner: UUID, proposal: UUID, db: Db) -> None:
    if role(db) != "service_role":
        run(db, "select public.preview_recommendation(%s, %s)", owner, proposal)


def role(db: Db) -> str:
    """Who is at it in this transaction, which may have begun as somebody else's."""
    return str(one_value(db, "select current_setting('role')", []))
