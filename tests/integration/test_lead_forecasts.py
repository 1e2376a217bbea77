"""The forecast that the demand planning job stores beside each gap.

On a stack with nobody else's leads: a forecast is made of everybody's.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import httpx
import psycopg
import pytest

from shared.demand.nightly import DAYS
from tests.night import DEMAND, Link
from tests.proposal_night import ProposalNight

pytestmark = pytest.mark.xdist_group("proposal_nights")

FORECAST = (
    "expected_leads",
    "expected_low",
    "expected_high",
    "month_leads",
    "expected_month_leads",
    "expected_month_low",
    "expected_month_high",
    "gap_probability",
)


def steady(night: ProposalNight, link: Link, per_day: int = 2, days: int = 60) -> None:
    """So many leads every day, up to the night's."""
    night.db.execute(
        """
        insert into public.leads (user_id, segment_id, status, created_at)
        select %s, %s, 'closed', (%s::date - back + time '12:00') at time zone 'Europe/Amsterdam'
        from generate_series(0, %s - 1) as back, generate_series(1, %s)
        """,
        [link.partner_id, link.segment_id, night.day, days, per_day],
    )


def known_since(night: ProposalNight, link: Link, day: date) -> None:
    """The link was made on that day."""
    night.db.execute(
        "update public.partner_segments set created_at = %s where partner_id = %s",
        [f"{day} 12:00+01", link.partner_id],
    )


def test_a_steady_partner_is_expected_to_go_on(proposals: ProposalNight) -> None:
    link = proposals.link(target_leads_per_week=28)
    steady(proposals, link)
    proposals.run(DEMAND)
    gap = proposals.gap(link)
    assert gap["expected_leads"] == pytest.approx(Decimal(14), abs=Decimal("0.7"))
    assert gap["expected_low"] < 14 < gap["expected_high"]
    # 17 June: two a day since the 1st, and 13 days to come.
    assert gap["month_leads"] == 34
    assert gap["expected_month_leads"] == pytest.approx(Decimal(26), abs=Decimal("1.5"))
    assert gap["expected_month_low"] < 26 < gap["expected_month_high"]
    # Four a day are wanted.
    assert gap["gap_probability"] > Decimal("0.95")


@pytest.mark.parametrize(
    ("day", "so_far", "days_ahead"),
    [(date(2026, 6, 30), 0, 31), (date(2026, 7, 1), 2, 30), (date(2026, 2, 27), 54, 1)],
)
def test_the_month_is_that_of_the_next_day(
    proposals: ProposalNight, day: date, so_far: int, days_ahead: int
) -> None:
    proposals.day = day
    link = proposals.link(target_leads_per_week=7)
    steady(proposals, link)
    proposals.run(DEMAND)
    gap = proposals.gap(link)
    assert gap["month_leads"] == so_far
    assert gap["expected_month_leads"] == pytest.approx(Decimal(2 * days_ahead), rel=Decimal("0.08"))


def test_running_the_job_again_changes_nothing(proposals: ProposalNight) -> None:
    links = [proposals.link(proposals.partner(max_open_leads=9)) for _ in range(3)]
    for number, link in enumerate(links):
        steady(proposals, link, per_day=number)
    rows = "select ctid, g.* from public.partner_lead_gaps as g order by partner_id"
    proposals.run(DEMAND)
    before = proposals.db.execute(rows).fetchall()
    assert proposals.run(DEMAND)["rows_changed"] == 0
    assert proposals.db.execute(rows).fetchall() == before != []
    assert proposals.db.execute("select count(*) from private.lead_forecasts").fetchall() == [(0,)]


def test_leads_after_the_day_and_other_peoples_are_not_forecast_from(proposals: ProposalNight) -> None:
    link = proposals.link(target_leads_per_week=7)
    steady(proposals, link)
    proposals.run(DEMAND)
    before = [proposals.gap(link)[column] for column in FORECAST]
    proposals.lead(link, 40, days_before=-1, at="00:00")
    proposals.lead(link, 40, days_before=DAYS, at="12:00")
    unlinked = Link(proposals.partner(), link.segment_id)
    proposals.lead(unlinked, 50)
    assert proposals.run(DEMAND)["rows_changed"] == 0
    assert [proposals.gap(link)[column] for column in FORECAST] == before


def test_a_lead_counts_on_its_day_in_amsterdam(proposals: ProposalNight) -> None:
    proposals.day = date(2026, 3, 31)  # after the clocks went forward
    link = proposals.link(target_leads_per_week=7)
    proposals.lead(link, 3, days_before=31, at="23:59:59")  # 28 February
    proposals.lead(link, 5, days_before=30, at="00:00")  # 1 March
    proposals.day = date(2026, 3, 30)
    proposals.run(DEMAND)
    assert proposals.gap(link)["month_leads"] == 5


def test_a_new_partner_is_expected_what_its_segment_brings_and_an_old_silent_one_nothing(
    proposals: ProposalNight,
) -> None:
    segment = proposals.segment()
    for _ in range(4):
        link = proposals.link(segment_id=segment)
        steady(proposals, link)
        known_since(proposals, link, date(2026, 1, 1))
    fresh, silent = proposals.link(segment_id=segment), proposals.link(segment_id=segment)
    known_since(proposals, fresh, proposals.day)
    known_since(proposals, silent, date(2026, 1, 1))
    proposals.run(DEMAND)
    assert proposals.gap(fresh)["expected_leads"] > 3
    assert proposals.gap(silent)["expected_leads"] < 1


def test_one_partners_rows_that_cannot_be_written_stop_nobody_elses_forecast(
    proposals: ProposalNight,
) -> None:
    good, bad = proposals.link(target_leads_per_week=7), proposals.link(target_leads_per_week=7)
    steady(proposals, good)
    with proposals.db.transaction():
        proposals.db.execute(
            f"""
            create function public.refuse_one() returns trigger language plpgsql as $$
            begin
              if new.partner_id = '{bad.partner_id}' then raise exception 'not this one'; end if;
              return new;
            end $$;
            create trigger refuse_one before insert on public.partner_lead_gaps
              for each row execute function public.refuse_one()
            """
        )
    try:
        answer = proposals.start(DEMAND)
    finally:
        proposals.db.execute("drop function public.refuse_one() cascade")
    assert answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR
    failures = answer.json()["report"]["failures"]
    assert [failure["partner_id"] for failure in failures] == [str(bad.partner_id)]
    assert proposals.gap(good)["expected_leads"] > 10
    assert proposals.gaps(bad.partner_id) == {}


def test_a_run_overtaken_by_a_newer_one_puts_nothing_aside(proposals: ProposalNight) -> None:
    for _ in range(2):
        proposals.db.execute("select public.claim_job_run(%s, %s)", [DEMAND, proposals.day])
    with pytest.raises(psycopg.Error) as refusal:
        proposals.db.execute("select public.put_lead_forecasts(%s, 1, '{}')", [proposals.day])
    assert refusal.value.sqlstate == "PT409"


def test_forecasts_of_a_run_that_died_are_nobodys(proposals: ProposalNight) -> None:
    link = proposals.link(target_leads_per_week=7)
    proposals.db.execute("select public.claim_job_run(%s, %s)", [DEMAND, proposals.day])
    forecast = {"partner_id": [str(link.partner_id)], "segment_id": [str(link.segment_id)]}
    forecast |= {column: ["1"] for column in FORECAST}
    proposals.db.execute("select public.put_lead_forecasts(%s, 1, %s)", [proposals.day, json.dumps(forecast)])
    proposals.db.execute("select public.claim_job_run(%s, %s)", [DEMAND, proposals.day])
    proposals.db.execute("select public.calculate_partner_lead_gaps(%s, 2)", [proposals.day])
    assert {proposals.gap(link)[column] for column in FORECAST} == {None}


def test_two_starts_at_once_leave_one_nights_rows(proposals: ProposalNight) -> None:
    link = proposals.link(target_leads_per_week=7)
    steady(proposals, link)
    with ThreadPoolExecutor() as threads:
        answers = [
            one.result().status_code for one in [threads.submit(proposals.start, DEMAND) for _ in range(2)]
        ]
    assert httpx.codes.OK in answers
    assert set(answers) <= {httpx.codes.OK, httpx.codes.CONFLICT}
    assert proposals.gap(link)["expected_leads"] > 10


def test_pages_of_partners_give_the_same_as_all_at_once(proposals: ProposalNight) -> None:
    links = [proposals.link() for _ in range(7)]
    for number, link in enumerate(links):
        steady(proposals, link, per_day=number % 3, days=20 + number)

    def read(limit: int) -> list[Any]:
        rows: list[Any] = []
        after = None
        while True:
            [[page]] = proposals.db.execute(
                "select public.read_lead_histories(%s, %s, %s, %s)", [proposals.day, DAYS, after, limit]
            ).fetchall()
            series, days, leads = (
                [int(one) for one in page[name].split()] for name in ("series", "days", "leads")
            )
            rows += [(page["partner_ids"][s], d, n) for s, d, n in zip(series, days, leads, strict=True)]
            after = page["next"]
            if after is None:
                return rows

    assert read(1) == read(3) == read(7) == read(500)
    assert len(read(500)) == sum(20 + number for number in range(7) if number % 3)
