"""Facts that the tables hold by themselves: one primary segment, amounts, totals that add up."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from local.settings import Stack
from tests.factories import Person
from tests.integration.rest import Key, World, open_world, path_of
from tests.integration.rls_matrix import SAMPLES
from tests.integration.transactions import refusal_without_waiting, wait_until_blocked


@pytest.fixture(scope="module")
def world(stack: Stack) -> Iterator[World]:
    with open_world(stack) as opened:
        yield opened


def link_three(world: World) -> tuple[Person, list[Key]]:
    """A partner with three links, the first one primary."""
    owner = world.factory.partner()
    rows = [
        {"partner_id": str(owner.id), "segment_id": str(world.factory.segment()), "is_primary": index == 0}
        for index in range(3)
    ]
    return owner, [world.insert("partner_segments", row) for row in rows]


def primaries_of(world: World, owner: Person) -> list[str]:
    rows = world.db.execute(
        "select id from public.partner_segments where partner_id = %s and is_primary and is_active",
        [owner.id],
    )
    return [str(row[0]) for row in rows]


def test_making_a_link_primary_takes_the_place_of_the_primary(world: World) -> None:
    owner, (_first, second, third) = link_three(world)
    assert world.user(owner).patch(path_of("partner_segments", second), {"is_primary": True}).is_success
    assert primaries_of(world, owner) == [second["id"]]
    new = {"partner_id": str(owner.id), "segment_id": str(world.factory.segment()), "is_primary": True}
    assert world.user(owner).post("partner_segments", new).is_success
    stored = world.find("partner_segments", new)
    assert stored is not None
    assert primaries_of(world, owner) == [stored["id"]]
    # an inactive primary holds no place, and takes it when it comes back
    inactive = {"is_primary": True, "is_active": False}
    assert world.user(owner).patch(path_of("partner_segments", third), inactive).is_success
    assert primaries_of(world, owner) == [stored["id"]]
    assert world.user(owner).patch(path_of("partner_segments", third), {"is_active": True}).is_success
    assert primaries_of(world, owner) == [third["id"]]


@pytest.mark.parametrize("resolution", ["merge-duplicates", "ignore-duplicates"])
@pytest.mark.parametrize("index", [0, 1], ids=["primary", "another"])
def test_an_upsert_leaves_one_primary(world: World, resolution: str, index: int) -> None:
    owner, links = link_three(world)
    stored = world.find("partner_segments", links[index])
    assert stored is not None
    row = {"partner_id": str(owner.id), "segment_id": stored["segment_id"], "is_primary": True}
    answer = world.service().post(
        "partner_segments?on_conflict=partner_id,segment_id", row, {"Prefer": f"resolution={resolution}"}
    )
    assert answer.is_success, answer.text
    expected = links[index] if resolution == "merge-duplicates" else links[0]
    assert primaries_of(world, owner) == [expected["id"]]


def test_two_links_made_primary_at_once_are_never_both(world: World) -> None:
    owner, links = link_three(world)

    def make_primary(link: Key) -> int:
        return world.user(owner).patch(path_of("partner_segments", link), {"is_primary": True}).status_code

    with ThreadPoolExecutor(3) as pool:
        for _ in range(5):
            assert set(pool.map(make_primary, links)) <= {200, 204, 409}
            assert len(primaries_of(world, owner)) == 1


def test_of_two_open_transactions_the_second_is_refused(world: World) -> None:
    """The same, with both of them certainly at it at the same time."""
    owner, (_first, second, third) = link_three(world)
    update = "update public.partner_segments set is_primary = true where id = %s"
    with psycopg.connect(world.stack.db_url) as one, psycopg.connect(world.stack.db_url) as two:
        one.execute(update, [second["id"]])
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(two.execute, update, [third["id"]])
            wait_until_blocked(world.db, two)
            one.commit()
            with pytest.raises(psycopg.errors.UniqueViolation):
                waiting.result(timeout=20)
    assert primaries_of(world, owner) == [second["id"]]


AMOUNTS = {
    "profiles": ("monthly_marketing_budget",),
    "partner_segments": ("target_leads_per_week",),
    "partner_marketing_campaigns": ("daily_budget", "monthly_budget", "cpl_target"),
    "campaign_daily_metrics": ("spend", "conversions"),
    "partner_lead_stats": ("spend",),
    "partner_lead_gaps": ("target_leads_per_day", "current_leads_per_day", "target_leads_per_week"),
    "marketing_budget_changes": ("old_amount", "new_amount"),
}


@pytest.mark.parametrize(("table", "column"), [(t, c) for t, columns in AMOUNTS.items() for c in columns])
def test_what_is_not_an_amount_is_refused(world: World, table: str, column: str) -> None:
    row = SAMPLES[table].make(world, world.factory.partner())
    for amount in ("NaN", "Infinity", "-Infinity", "-0.01", "1e30"):
        with pytest.raises((psycopg.errors.CheckViolation, psycopg.errors.NumericValueOutOfRange)):
            world.insert(table, row | {column: amount})
    world.insert(table, row | {column: "12.34"})


@pytest.mark.parametrize("amount", ["NaN", "Infinity", -0.01, 1e30])
def test_a_partner_cannot_set_what_is_not_an_amount(world: World, amount: object) -> None:
    owner = world.factory.partner()
    campaign = {"id": str(world.factory.campaign(owner))}
    for table, key, column in (
        ("profiles", {"id": str(owner.id)}, "monthly_marketing_budget"),
        ("partner_marketing_campaigns", campaign, "daily_budget"),
    ):
        answer = world.user(owner).patch(path_of(table, key), {column: amount})
        # PostgREST answers 400; the local server knows no status for a violated check and says 500.
        assert not answer.is_success
        stored = world.find(table, key)
        assert stored is not None
        assert stored[column] is None


def totals_of(world: World, campaign: Key) -> tuple[object, ...]:
    stored = world.find("partner_marketing_campaigns", campaign)
    assert stored is not None
    names = ("total_spend", "total_clicks", "total_impressions", "total_leads", "avg_cpl")
    return tuple(stored[name] for name in names)


def test_the_totals_of_a_campaign_are_the_sums_of_its_days_whatever_happens_to_them(world: World) -> None:
    owner = world.factory.partner()
    first, second = ({"id": str(world.factory.campaign(owner))} for _ in range(2))
    service = world.service()

    def day(campaign: Key, number: int, spend: float, clicks: int, leads: int) -> dict[str, object]:
        return {
            "campaign_id": campaign["id"],
            "date": f"2026-03-{number:02}",
            "spend": spend,
            "clicks": clicks,
            "impressions": clicks * 100,
            "leads": leads,
        }

    table = "campaign_daily_metrics"
    assert totals_of(world, first) == (0, 0, 0, 0, None)
    rows = [day(first, 1, 10.10, 4, 0), day(first, 2, 20.20, 5, 3), day(second, 1, 7, 1, 0)]
    assert service.post(table, rows).is_success
    assert totals_of(world, first) == (30.3, 9, 900, 3, 10.1)
    assert totals_of(world, second) == (7, 1, 100, 0, None)

    # the same days again, one of them corrected, and a day more: never counted twice
    again = [day(first, 1, 10.10, 4, 0), day(first, 2, 20.50, 6, 2), day(first, 3, 1, 1, 1)]
    assert service.post(table, again, {"Prefer": "resolution=merge-duplicates"}).is_success
    assert totals_of(world, first) == (31.6, 11, 1100, 3, 10.53)

    one_day = {"campaign_id": first["id"], "date": "2026-03-03"}
    assert service.patch(path_of(table, one_day), {"spend": 4.4, "leads": 0}).is_success
    assert totals_of(world, first) == (35, 11, 1100, 2, 17.5)

    # a day that turns out to be another campaign's
    assert service.patch(path_of(table, one_day), {"campaign_id": second["id"]}).is_success
    assert totals_of(world, first) == (30.6, 10, 1000, 2, 15.3)
    assert totals_of(world, second) == (11.4, 2, 200, 0, None)

    assert service.delete(f"{table}?campaign_id=in.({first['id']},{second['id']})").is_success
    assert totals_of(world, first) == totals_of(world, second) == (0, 0, 0, 0, None)


def test_days_written_at_once_by_two_are_both_in_the_total(world: World) -> None:
    campaign = {"id": str(world.factory.campaign(world.factory.partner()))}
    insert = "insert into public.campaign_daily_metrics (campaign_id, date, clicks) values (%s, %s, %s)"
    with psycopg.connect(world.stack.db_url) as one, psycopg.connect(world.stack.db_url) as two:
        one.execute(insert, [campaign["id"], "2026-03-01", 3])
        with ThreadPoolExecutor(1) as pool:
            waiting = pool.submit(two.execute, insert, [campaign["id"], "2026-03-02", 4])
            wait_until_blocked(world.db, two)
            one.commit()
            waiting.result(timeout=20)
            two.commit()
    assert totals_of(world, campaign)[1] == 7


def test_the_budget_log_does_not_change_for_anybody(world: World) -> None:
    key = world.insert(
        "marketing_budget_changes", SAMPLES["marketing_budget_changes"].make(world, world.factory.partner())
    )
    for statement in (
        "update public.marketing_budget_changes set new_amount = 1 where id = %s",
        "delete from public.marketing_budget_changes where id = %s",
    ):
        with pytest.raises(psycopg.DatabaseError, match="append-only"):
            world.db.execute(statement, [key["id"]])
    refusal = refusal_without_waiting(world.db, None, None, "truncate public.marketing_budget_changes")
    assert "append-only" in str(refusal)
