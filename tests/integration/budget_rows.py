"""What the database holds about a partner's money and proposals: whole rows, what changed, the log's sums."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from tests.integration.transactions import Db

TABLES = {
    "profiles": "id",
    "partner_marketing_campaigns": "partner_id",
    "partner_landing_pages": "partner_id",
    "ai_marketing_recommendations": "partner_id",
    "ad_platform_operations": "partner_id",
    "marketing_budget_changes": "partner_id",
}
Row = dict[str, Any]
Rows = dict[tuple[str, str], Row]

_ALL_ROWS = " union all ".join(
    f"(select '{table}', id::text, to_jsonb(t)"  # noqa: S608 - names of this file
    f" from public.{table} as t where {column} = %(id)s order by t.id)"
    for table, column in TABLES.items()
)
# Every budget as it is, beside the sum of what the log says happened to it; gone campaigns are at 0.
_SUMS = """
with budgets as (
  select id as partner_id, null::uuid as campaign_id, 'monthly_marketing_budget' as budget,
    monthly_marketing_budget as amount
  from public.profiles
  where id = any (%(ids)s)
  union all
  select c.partner_id, c.id, b.name, b.amount
  from public.partner_marketing_campaigns as c
  cross join lateral (
    values ('daily_budget', c.daily_budget), ('monthly_budget', c.monthly_budget)
  ) as b (name, amount)
  where c.partner_id = any (%(ids)s)
), logged as (
  select partner_id, campaign_id, budget, sum(coalesce(new_amount, 0) - coalesce(old_amount, 0)) as total,
    (array_agg(new_amount order by id desc))[1] as last
  from public.marketing_budget_changes
  where partner_id = any (%(ids)s)
  group by 1, 2, 3
)
select
  coalesce(b.partner_id, l.partner_id), coalesce(b.campaign_id, l.campaign_id), coalesce(b.budget, l.budget),
  b.amount, l.total, l.last
from budgets as b
full join logged as l on l.partner_id = b.partner_id and l.campaign_id is not distinct from b.campaign_id
  and l.budget = b.budget
where coalesce(b.amount, 0) <> coalesce(l.total, 0) or b.amount is distinct from l.last
"""


def rows_of(db: Db, partner_id: UUID) -> Rows:
    """Every row of a partner, whole, by table and id."""
    found = db.execute(_ALL_ROWS, {"id": partner_id}).fetchall()
    return {(table, row_id): row for table, row_id, row in found}


def log_of(db: Db, partner_id: UUID) -> list[Row]:
    """The partner's budget log, oldest first."""
    rows = db.execute(
        "select to_jsonb(l) from public.marketing_budget_changes as l where partner_id = %s order by id",
        [partner_id],
    ).fetchall()
    return [row for (row,) in rows]


def budgets_that_differ_from_the_log(db: Db, *partner_ids: UUID) -> list[tuple[Any, ...]]:
    """The budgets of partners that are not what the log's changes add up to (none is 0) or last say."""
    return db.execute(_SUMS, {"ids": list(partner_ids)}).fetchall()


def overcommitted(db: Db, *partner_ids: UUID) -> list[tuple[UUID, Decimal, Decimal | None]]:
    """The partners whose active campaigns commit more than the monthly budget: committed and budget, EUR."""
    return db.execute(
        """
        select p.id, sum(coalesce(c.monthly_budget, c.daily_budget * 30.4)), p.monthly_marketing_budget
        from public.profiles as p
        join public.partner_marketing_campaigns as c on c.partner_id = p.id and c.status = 'active'
        where p.id = any (%s)
        group by p.id
        having
          sum(coalesce(c.monthly_budget, c.daily_budget * 30.4)) > coalesce(p.monthly_marketing_budget, 0)
        """,
        [list(partner_ids)],
    ).fetchall()


def changes_between(before: Rows, after: Rows) -> dict[tuple[str, str], dict[str, tuple[Any, Any]]]:
    """By row that is new or changed: the columns with what they were (None in a new row) and are."""
    assert before.keys() <= after.keys(), "rows are gone"
    return {
        key: different for key, row in after.items() if (different := _differences(before.get(key, {}), row))
    }


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {column: (old.get(column), value) for column, value in new.items() if old.get(column) != value}
