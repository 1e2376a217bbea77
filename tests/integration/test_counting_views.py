"""Counting views: once per visitor, page and day, bots apart, nothing lost, and nobody known afterwards."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest

from local.settings import Stack
from tests.integration.scratch import acting_as, refusal_of
from tests.integration.visitors import BROWSER, Site, open_site

ROLES = ("anon", "authenticated", "service_role", "public_pages")
SECRETS = ("visit_salts", "landing_page_visits", "waiting_page_views", "lead_attempts")


@pytest.fixture(scope="module")
def site(stack: Stack) -> Iterator[Site]:
    with open_site(stack) as opened:
        yield opened


def test_a_visitor_counts_once_a_day_on_each_page(site: Site) -> None:
    page, path = site.page()
    other_page, other_path = site.page()
    for _ in range(3):
        site.view(path, f"203.0.113.1 {BROWSER}")
    site.view(path, f"203.0.113.2 {BROWSER}")
    site.view(other_path, f"203.0.113.1 {BROWSER}")
    assert site.counts(page)["views"] == 2
    assert site.counts(other_page)["views"] == 1


def test_a_visitor_of_another_day_is_another_visitor(site: Site) -> None:
    page, _ = site.page()
    with site.db.transaction(force_rollback=True):
        hashes = [
            site.db.execute(
                "select private.hash_visitor(%s, 'one', (now() at time zone 'Europe/Amsterdam')::date + %s)",
                [page, days],
            ).fetchone()
            for days in (0, 0, 1)
        ]
    assert hashes[0] == hashes[1] != hashes[2]


def test_one_visitor_is_two_strangers_on_two_pages(site: Site) -> None:
    pages = [site.page()[0], site.page()[0]]
    hashes = {
        site.db.execute(
            "select private.hash_visitor(%s, 'one', (now() at time zone 'Europe/Amsterdam')::date)", [page]
        ).fetchone()
        for page in pages
    }
    assert len(hashes) == 2


def test_a_pages_counts_are_the_sums_of_its_days(site: Site) -> None:
    page, path = site.page()
    site.view(path, "somebody")
    for days, views, conversions in ((1, 10, 2), (2, 5, 1)):
        site.db.execute(
            "insert into public.landing_page_daily_stats (landing_page_id, date, views, conversions)"
            " values (%s, current_date - %s::integer, %s, %s)",
            [page, days, views, conversions],
        )
    site.db.execute(
        "update public.landing_page_daily_stats set views = 7"
        " where landing_page_id = %s and date = current_date - 2",
        [page],
    )
    assert site.counts(page) == {
        "views": 18,
        "bot_views": 0,
        "conversions": 3,
        "views_count": 18,
        "conversions_count": 3,
    }
    site.db.execute("delete from public.landing_page_daily_stats where landing_page_id = %s", [page])
    assert site.counts(page)["views_count"] == 0


def test_a_view_is_no_edit_of_the_page(site: Site) -> None:
    page, path = site.page()
    look = "select version, updated_at, status, published_at from public.partner_landing_pages where id = %s"
    before = site.db.execute(look, [page]).fetchone()
    site.view(path, "somebody")
    assert site.db.execute(look, [page]).fetchone() == before
    seen = site.db.execute(
        "select last_viewed_at > now() - interval '5 minutes'"
        " from public.partner_landing_pages where id = %s",
        [page],
    ).fetchone()
    assert seen == (True,)


def test_bots_count_apart_with_why(site: Site) -> None:
    page, path = site.page()
    for reason in ("crawler", "crawler", "prefetch"):
        site.view(path, bot=reason)
    assert site.counts(page) | {"bot_views": 3, "views": 0, "views_count": 0} == site.counts(page)
    reasons = site.db.execute(
        "select reason, views from private.landing_page_bot_views where landing_page_id = %s order by reason",
        [page],
    ).fetchall()
    assert reasons == [("crawler", 2), ("prefetch", 1)]


@pytest.mark.parametrize("status", ["concept", "review", "archived"])
def test_only_live_pages_are_viewed(site: Site, status: str) -> None:
    page, path = site.page(status)
    assert site.view(path, "somebody") < 300
    assert site.view("/nowhere/at-all", "somebody") < 300
    assert site.counts(page)["views"] == 0


def test_a_view_names_a_visitor_or_why_it_is_none(site: Site) -> None:
    _, path = site.page()
    for wrong in (
        {},
        {"p_visitor": "one", "p_bot_reason": "crawler"},
        {"p_bot_reason": "Not A Word"},
        {"p_visitor": "x" * 2001},
    ):
        answer = site.server.post("rpc/count_page_view", {"p_path": path, **wrong})
        assert answer.status_code == 422, wrong


def test_no_view_is_lost_however_many_come_at_once(site: Site, stack: Stack) -> None:
    page, path = site.page()
    each, callers = 40, 8

    def visit(caller: int) -> None:
        with psycopg.connect(stack.db_url, autocommit=True) as connection:
            for number in range(each):
                connection.execute(
                    "select public.count_page_view(%s, %s)", [path, f"visitor {caller} {number}"]
                )
                connection.execute("select public.count_page_view(%s, p_bot_reason => 'crawler')", [path])

    with ThreadPoolExecutor(callers) as pool:
        list(pool.map(visit, range(callers)))
    assert site.world.service().post("rpc/count_waiting_page_views", {}).is_success
    counts = site.counts(page)
    assert (counts["views"], counts["bot_views"], counts["views_count"]) == (each * callers,) * 3


def test_a_view_waits_for_nobody_who_counts(site: Site, stack: Stack) -> None:
    """A transaction that holds the page's day back delays no visitor, and loses none."""
    page, path = site.page()
    site.view(path, "first")
    with psycopg.connect(stack.db_url) as slow:
        slow.execute("select public.count_page_view(%s, 'second')", [path])
        with psycopg.connect(stack.db_url, autocommit=True) as quick:
            quick.execute("set statement_timeout = '20s'")
            quick.execute("select public.count_page_view(%s, 'third')", [path])
        slow.commit()
    site.view(path, "fourth")
    assert site.counts(page)["views"] == 4


def test_nobody_reads_who_was_there(site: Site) -> None:
    for role in ROLES:
        for table in SECRETS:
            with acting_as(site.db, role):
                assert refusal_of(site.db, f"select * from private.{table}") == "42501", (role, table)  # noqa: S608 - two lists of ours


def test_no_role_makes_a_hash_of_its_own(site: Site) -> None:
    """Whoever could would try all addresses."""
    for role in ROLES:
        with acting_as(site.db, role):
            call = "select private.hash_visitor(gen_random_uuid(), 'one', current_date)"
            assert refusal_of(site.db, call) == "42501", role


def forget_everything(site: Site, most: int = 20_000) -> int:
    """As the night does: batch by batch, until nothing is left. Returns how many batches it took."""
    for batches in range(1, 1000):
        answer = site.world.service().post("rpc/count_waiting_page_views", {"p_most": most})
        assert answer.is_success, answer.text
        if answer.json()["is_done"]:
            return batches
    raise AssertionError("it is never done")


def test_visitors_of_a_busy_day_are_forgotten_in_batches_and_their_salt_with_the_first(site: Site) -> None:
    forget_everything(site)
    page, path = site.page()
    long_ago = "2001-01-01"
    site.db.execute("insert into private.visit_salts values (%s, sha256('salt'))", [long_ago])
    site.db.execute(
        "insert into private.landing_page_visits"
        " select %s, %s, sha256(n::text::bytea) from generate_series(1, 25) as n",
        [page, long_ago],
    )
    site.view(path, "somebody of today")
    first = site.world.service().post("rpc/count_waiting_page_views", {"p_most": 10}).json()
    assert (first["is_done"], first["forgotten"]) == (False, 10)
    salts = site.db.execute("select count(*) from private.visit_salts where date = %s", [long_ago]).fetchone()
    assert salts == (0,)
    assert forget_everything(site, 10) == 2
    visits = site.db.execute(
        "select count(*) from private.landing_page_visits where landing_page_id = %s", [page]
    ).fetchone()
    assert visits == (1,), "who was there today still counts once"


def test_a_batch_of_nothing_is_refused(site: Site) -> None:
    """It would never be done."""
    for most in (0, -1):
        answer = site.world.service().post("rpc/count_waiting_page_views", {"p_most": most})
        assert answer.status_code == 422, most


def test_the_salts_and_visitors_of_days_that_are_over_are_forgotten(site: Site) -> None:
    page, _ = site.page()
    long_ago = "2001-01-01"
    site.db.execute(
        "insert into private.visit_salts values (%s, sha256('salt')) on conflict do nothing", [long_ago]
    )
    site.db.execute(
        "insert into private.landing_page_visits values (%s, %s, sha256('one'))", [page, long_ago]
    )
    site.db.execute(
        "insert into private.lead_attempts values (%s, sha256('one'), now() - interval '1 day')", [page]
    )
    forget_everything(site)
    for table, day in (
        ("visit_salts", "date"),
        ("landing_page_visits", "date"),
        ("lead_attempts", "free_at"),
    ):
        left = site.db.execute(
            f"select count(*) from private.{table} where {day} < now() - interval '{timedelta(days=2)}'"  # noqa: S608 - names of ours
        ).fetchone()
        assert left == (0,), table


def test_neither_salt_nor_visitor_is_in_the_write_ahead_log(site: Site) -> None:
    kinds = site.db.execute(
        "select relname, relpersistence::text from pg_class"
        " where relnamespace = 'private'::regnamespace and relname = any (%s)",
        [["visit_salts", "landing_page_visits", "lead_attempts"]],
    ).fetchall()
    assert sorted(kinds) == [("landing_page_visits", "u"), ("lead_attempts", "u"), ("visit_salts", "u")]
