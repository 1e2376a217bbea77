"""Nights over whole data sets with made-up marketing: the demo set, and the real leads where they are.

The real leads lie beside the repository (PM_OLIST_DIR says where else) and are not part of it.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from rich.console import Console
from typer.testing import CliRunner, Result

from local import demo
from local.cli import data, proposals, run
from local.cli.app import app
from local.demo_data import generate
from local.errors import StackError
from local.linking import link_segments
from local.load import load_directory
from local.marketing_seed import seed_marketing
from local.settings import Stack
from shared.core.clock import SystemClock, yesterday
from shared.recommendations.models.states import RuleName
from tests.integration.scratch import refusal_of
from tests.integration.test_olist_night import LAST_DAY, OLIST
from tests.integration.test_recommendation_night import commitment
from tests.night import DEMAND, STATS
from tests.proposal_night import PROPOSALS, ProposalNight, empty

for module in (data, proposals, run):
    assert module  # importing them registers their commands

# The same stack as the other nights', one after the other.
pytestmark = pytest.mark.xdist_group("proposal_nights")

DEMO_DAYS = (date(2026, 1, 31), date(2026, 2, 28), date(2026, 6, 1), date(2026, 10, 25))
"""Ends and beginnings of months and the day of 25 hours: what is found must not depend on the day."""

TABLES = (
    "profiles",
    "partner_landing_pages",
    "landing_page_daily_stats",
    "partner_marketing_campaigns",
    "campaign_daily_metrics",
    "marketing_budget_changes",
    "ad_platform_operations",
    "ai_marketing_recommendations",
    "partner_lead_stats",
    "partner_lead_gaps",
)


def seeded_night(
    stack: Stack, db: psycopg.Connection[tuple[Any, ...]], day: date, folder: Path
) -> ProposalNight:
    night = ProposalNight(stack, db, day)
    load_directory(folder, stack.db_url)
    link_segments(stack.db_url, dry_run=False)
    night.run(DEMAND)
    seed_marketing(stack.db_url, day)
    for job in (STATS, DEMAND, PROPOSALS):
        night.run(job)
    return night


def rules_of(night: ProposalNight) -> Counter[str]:
    return Counter(row["rule"] for row in night.rows(status="pending"))


def places(db: psycopg.Connection[tuple[Any, ...]]) -> dict[str, list[tuple[Any, ...]]]:
    """Where every row of every table is, and who wrote it last."""
    return {
        table: db.execute(
            sql.SQL("select ctid::text, xmin::text from public.{} order by ctid").format(
                sql.Identifier(table)
            )
        ).fetchall()
        for table in TABLES
    }


def assert_within_budgets(night: ProposalNight) -> None:
    """What is committed and all that is proposed on top fits every partner's monthly budget."""
    committed: dict[Any, tuple[Decimal | None, Decimal]] = {
        id_: (budget, amount)
        for id_, budget, amount in night.db.execute(
            """
            select p.id, p.monthly_marketing_budget,
              coalesce(
                sum(coalesce(c.monthly_budget, c.daily_budget * 30.4)) filter (where c.status = 'active'), 0
              )
            from public.profiles as p
            left join public.partner_marketing_campaigns as c on c.partner_id = p.id
            group by p.id
            """
        )
    }
    on_top: dict[Any, Decimal] = {}
    for row in night.rows(status="pending"):
        on_top[row["partner_id"]] = on_top.get(row["partner_id"], Decimal(0)) + commitment(row)
    assert any(on_top.values())
    for partner_id, amount in on_top.items():
        budget, already = committed[partner_id]
        assert already + amount <= (budget or 0), partner_id


@pytest.fixture
def db(night_stack: Stack) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
    with psycopg.connect(night_stack.db_url, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("day", DEMO_DAYS, ids=str)
def test_in_the_demo_every_rule_has_something_to_propose(
    night_stack: Stack, db: psycopg.Connection[tuple[Any, ...]], tmp_path: Path, day: date
) -> None:
    generate(tmp_path, day)
    night = seeded_night(night_stack, db, day, tmp_path)
    assert set(rules_of(night)) == set(RuleName)
    assert_within_budgets(night)
    assert night.differences() == []


@pytest.mark.skipif(
    not (OLIST / "leads.csv").exists(), reason="the real leads are not part of the repository"
)
def test_a_night_on_real_leads_stays_within_budgets_and_repeats_itself(
    night_stack: Stack, db: psycopg.Connection[tuple[Any, ...]]
) -> None:
    night = seeded_night(night_stack, db, LAST_DAY, OLIST)
    rules = rules_of(night)
    assert set(rules) == set(RuleName), "some rule finds nothing among the real leads"
    [[partners]] = db.execute("select count(*) from public.profiles where auto_marketing_enabled").fetchall()
    assert partners == 46  # those with 20 leads or more
    assert_within_budgets(night)
    assert night.differences() == []
    before = places(db)
    assert seed_marketing(night_stack.db_url, LAST_DAY).changed == 0
    assert night.propose()["rows_changed"] == 0
    assert places(db) == before


def test_made_up_marketing_depends_on_the_seed_and_the_day_alone(
    night_stack: Stack, db: psycopg.Connection[tuple[Any, ...]], tmp_path: Path
) -> None:
    day = DEMO_DAYS[0]
    generate(tmp_path, day)
    night = ProposalNight(night_stack, db, day)

    def made(seed: int) -> list[Any]:
        empty(db)
        load_directory(tmp_path, night_stack.db_url)
        night.run(DEMAND)
        report = seed_marketing(night_stack.db_url, day, seed)
        assert report.partners == report.new_partners == 11
        return db.execute(
            """
            select to_jsonb(m) || jsonb_build_object('status', c.status, 'budget', c.daily_budget)
            from public.campaign_daily_metrics as m
            join public.partner_marketing_campaigns as c on c.id = m.campaign_id order by campaign_id, date
            """
        ).fetchall()

    first = made(1)
    assert made(1) == first
    assert made(2) != first
    statuses = {status for (status,) in db.execute("select status from public.partner_marketing_campaigns")}
    assert statuses == {"planned", "active", "paused", "archived"}
    [[open_operations]] = db.execute(
        "select count(*) from public.ad_platform_operations where status in ('pending', 'in_progress')"
    ).fetchall()
    assert open_operations == 0
    assert seed_marketing(night_stack.db_url, day, 2).changed == 0
    # A later day adds its figures, to what still runs.
    night.run(DEMAND, day + timedelta(days=1))
    running = "select count(*) from public.partner_marketing_campaigns where status = 'active'"
    [[still_active]] = db.execute(running).fetchall()
    later = seed_marketing(night_stack.db_url, day + timedelta(days=1), 2)
    assert (later.new_partners, later.campaign_days) == (0, still_active)


def test_without_leads_there_is_nobody_to_give_marketing_to(
    night_stack: Stack, db: psycopg.Connection[tuple[Any, ...]]
) -> None:
    empty(db)
    with pytest.raises(StackError, match=r"No partner with 20 leads has a lead gap on 2026-01-31: .*\.$"):
        seed_marketing(night_stack.db_url, DEMO_DAYS[0])


def call(stack: Stack, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--data-dir", str(stack.data_dir), *arguments])


def test_the_demo_again_changes_nothing_also_after_somebody_decided(
    night_stack: Stack, db: psycopg.Connection[tuple[Any, ...]]
) -> None:
    empty(db)
    day = yesterday(SystemClock())
    demo.fill(night_stack, day, lambda _: None)
    before = places(db)
    demo.fill(night_stack, day, lambda _: None)
    assert places(db) == before

    # Decide on one of every kind; what conflicts by then is left.
    rows = db.execute(
        "select distinct on (action_type) id, action_type from public.ai_marketing_recommendations "
        "order by action_type, dedupe_key"
    ).fetchall()
    for number, (id_, _) in enumerate(rows):
        refusal = refusal_of(
            db,
            "update public.ai_marketing_recommendations set status = %(status)s where id = %(id)s",
            {"status": "rejected" if number % 4 == 3 else "approved", "id": id_},
        )
        assert refusal in (None, "PT409")
    demo.fill(night_stack, day, lambda _: None)
    after = places(db)
    demo.fill(night_stack, day, lambda _: None)
    assert places(db) == after
    decided = db.execute(
        "select count(*) from public.ai_marketing_recommendations where status in ('executed', 'approved')"
    ).fetchone()
    assert decided is not None
    assert decided[0] >= 4


@pytest.mark.parametrize("width", [100, 140])
def test_the_proposals_are_readable_at(
    night_stack: Stack, db: psycopg.Connection[tuple[Any, ...]], tmp_path: Path, width: int
) -> None:
    generate(tmp_path, DEMO_DAYS[0])
    seeded_night(night_stack, db, DEMO_DAYS[0], tmp_path)
    console = Console(width=width, record=True, file=(tmp_path / "out").open("w"))
    demo.print_proposals(night_stack, console, most=3)
    lines = console.export_text().splitlines()
    assert max(map(len, lines)) <= width
    assert any("more" in line for line in lines)
    assert any("leads" in line for line in lines)
    assert not any("…" in line for line in lines[:-2])


def test_replay_says_identical_or_shows_what_differs(
    night_stack: Stack, db: psycopg.Connection[tuple[Any, ...]], tmp_path: Path
) -> None:
    day = DEMO_DAYS[0]
    generate(tmp_path, day)
    night = seeded_night(night_stack, db, day, tmp_path)
    rows = night.rows()
    whole = call(night_stack, "replay", "--date", str(day), "--all", "--json")
    assert whole.exit_code == 0, whole.output
    assert json.loads(whole.stdout) == {
        "date": str(day),
        "replayed": len(rows),
        "differences": 0,
        "different": [],
    }
    one = call(night_stack, "replay", str(rows[0]["id"]))
    assert one.exit_code == 0
    assert "Identical" in one.output

    # Whatever becomes of a proposal, it is replayed as it was made.
    db.execute("update public.ai_marketing_recommendations set expires_at = now() + interval '1 day'")
    created = next(row for row in rows if row["action_type"] == "create_landing_page")
    other = next(row for row in rows if row["action_type"] != "create_landing_page")
    db.execute(
        "update public.ai_marketing_recommendations set status = 'approved' where id = %s", [created["id"]]
    )
    db.execute("update public.ai_marketing_recommendations set status = 'expired' where status = 'pending'")
    assert call(night_stack, "replay", "--date", str(day), "--all").exit_code == 0

    db.execute(
        "update public.ai_marketing_recommendations set reason = reason || '!' where id = %s", [other["id"]]
    )
    db.execute(
        """
        update public.ai_marketing_recommendations
        set inputs = jsonb_set(inputs, '{thresholds,short_leads_per_week}', '"900"') where id = %s
        """,
        [created["id"]],
    )
    broken = call(night_stack, "replay", "--date", str(day), "--all", "--json")
    assert broken.exit_code == 1
    found = json.loads(broken.stdout)
    assert found["differences"] == 2
    by_id = {each["id"]: each for each in found["different"]}
    assert [each["part"] for each in by_id[str(other["id"])]["differs_in"]] == ["reason"]
    assert "proposes nothing" in by_id[str(created["id"])]["error"]
    shown = call(night_stack, "replay", str(other["id"]))
    assert shown.exit_code == 1
    assert "came out otherwise" in shown.output
    unknown_day = call(night_stack, "replay", "--date", str(day - timedelta(days=1)), "--all")
    assert "There are no proposals of 2026-01-30" in str(unknown_day.exception)
    unknown = call(night_stack, "replay", "00000000-0000-0000-0000-000000000000")
    assert "There is no proposal 00000000" in str(unknown.exception)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["replay"], "Give the id of a proposal, or --date with --all."),
        (["replay", "--date", "2026-01-01"], "Give the id of a proposal, or --date with --all."),
        (["replay", "x"], "x is no id of a proposal"),
        (["replay", "x", "--all"], "Give either"),
        (["replay", "--all"], "No stack is running in"),
        (["seed-marketing"], "No stack is running in"),
    ],
)
def test_a_mistake_is_one_sentence(tmp_path: Path, arguments: list[str], sentence: str) -> None:
    result = CliRunner().invoke(app, ["--data-dir", str(tmp_path / "none"), *arguments])
    assert isinstance(result.exception, StackError)
    assert sentence in str(result.exception)
    assert str(result.exception).count("\n") == 0
