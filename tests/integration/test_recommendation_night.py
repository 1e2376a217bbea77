"""The job that proposes, over HTTP on the real stack: what it writes, refreshes, expires and leaves alone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.function_process import function_process, kill
from tests.night import DEMAND, Link
from tests.proposal_night import DAY, PROPOSALS, ProposalNight, wait_for_writers, writing_held_up
from tests.waiting import wait_until

# One stack for all of these: the job works on all partners that there are.
pytestmark = pytest.mark.xdist_group("proposal_nights")

WHAT_A_PROPOSAL_SAYS = (
    "partner_id",
    "segment_id",
    "campaign_id",
    "landing_page_id",
    "action_type",
    "action_details",
    "priority",
    "status",
    "rule",
    "rule_version",
    "reason",
    "reason_en",
    "expected_effect",
    "inputs",
    "lead_gap",
    "dedupe_key",
    "expires_at",
)


def said(night: ProposalNight) -> dict[str, dict[str, Any]]:
    """What the pending proposals say, without ids and times of their own."""
    return {
        row["dedupe_key"]: {name: row[name] for name in WHAT_A_PROPOSAL_SAYS}
        for row in night.rows(status="pending")
    }


def commitment(row: dict[str, Any]) -> Decimal:
    """EUR a month that a proposal would commit on top, worked out from its details alone."""
    details = row["action_details"]
    match row["action_type"]:
        case "create_campaign":
            return Decimal(details["daily_budget"]) * Decimal("30.4")
        case "activate_campaign":
            return Decimal(details["monthly_budget"] or Decimal(details["daily_budget"]) * Decimal("30.4"))
        case "increase_campaign_budget":
            [change] = details["changes"]
            days = Decimal("30.4") if change["budget"] == "daily_budget" else Decimal(1)
            return (Decimal(change["to"]) - Decimal(change["from"])) * days
        case _:
            return Decimal(0)


def actions(rows: list[dict[str, Any]]) -> list[str]:
    return sorted(row["action_type"] for row in rows)


def test_a_partner_that_is_short_is_proposed_what_is_missing_with_all_that_the_rule_saw(
    proposals: ProposalNight,
) -> None:
    link = proposals.short()
    proposals.lead(link, 2)
    report = proposals.propose()
    assert (report["partners"], report["links"], report["rows"], report["rows_changed"]) == (1, 1, 1, 1)
    row = proposals.one(link)
    assert (row["action_type"], row["status"], row["priority"]) == ("create_landing_page", "pending", "high")
    assert row["segment_id"] == link.segment_id
    assert (row["rule"], row["rule_version"]) == ("missing_landing_page", 2)
    assert row["lead_gap"] == Decimal("0.71")  # 5 a week
    assert row["inputs"]["date"] == DAY.isoformat()
    assert row["inputs"]["gap"]["lead_gap_per_week"] == "5.00"
    assert row["inputs"]["gap"]["platform_leads"] == 2
    assert "2 leads" in row["reason"]
    assert row["expires_at"].date() == DAY + timedelta(days=8)
    assert proposals.differences() == []


def test_the_same_night_again_writes_nothing_and_doubles_nothing(proposals: ProposalNight) -> None:
    links = [proposals.short() for _ in range(5)]
    proposals.live_page(links[0])
    proposals.set_profile(links[0].partner_id, "monthly_marketing_budget", 500)
    assert proposals.propose()["rows_changed"] == 5
    before = proposals.versions()
    again = proposals.propose()
    assert (again["rows"], again["rows_changed"]) == (5, 0)
    assert proposals.versions() == before


def test_of_many_starts_at_once_none_is_lost_and_nothing_doubles(proposals: ProposalNight) -> None:
    for _ in range(20):
        proposals.short()
    proposals.run(DEMAND)
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda _: proposals.start_proposing().status_code, range(6)))
    assert set(answers) <= {200, 409}
    assert 200 in answers
    assert len(proposals.rows()) == 20
    run = proposals.job_run(PROPOSALS)
    assert run is not None
    assert run["status"] == "succeeded"


def test_a_run_killed_between_two_pages_is_finished_by_the_next(proposals: ProposalNight) -> None:
    partners = many_partners(proposals, 700)
    proposals.run(DEMAND)
    late = partners[600]  # on the second page of 500
    with (
        ThreadPoolExecutor() as threads,
        function_process(proposals.stack, PROPOSALS) as (url, process),
        writing_held_up(proposals, late),
    ):
        start = threads.submit(proposals.start, PROPOSALS, url=url)
        wait_for_writers(proposals)
        kill(process)
        with pytest.raises(httpx.TransportError):
            start.result()
        assert len(proposals.rows()) == 500
    # What the dead run asked for may still be going on.
    wait_until(lambda: proposals.start_proposing().status_code == 200, "the next run may work")
    finished = said(proposals)
    assert len(finished) == len(proposals.rows()) == 700
    # As if it had never happened.
    proposals.db.execute("delete from public.ai_marketing_recommendations")
    assert proposals.run(PROPOSALS)["rows_changed"] == 700
    assert said(proposals) == finished


def many_partners(night: ProposalNight, count: int) -> list[UUID]:
    """So many partners with a link each, short of 7 leads a week; in the order of their ids."""
    segment = night.segment()
    ids = sorted(uuid4() for _ in range(count))
    for statement in (
        "insert into auth.users (id, email) select i, i || '@test.invalid' from unnest(%(ids)s::uuid[]) as i",
        """
        insert into public.profiles (
          id, company_name, marketing_mode, auto_marketing_enabled, monthly_marketing_budget
        )
        select i, 'Partner ' || i, 'hybrid', true, 100 from unnest(%(ids)s::uuid[]) as i
        """,
        """
        insert into public.partner_segments (partner_id, segment_id, target_leads_per_week)
        select i, %(segment)s, 7 from unnest(%(ids)s::uuid[]) as i
        """,
    ):
        night.db.execute(statement, {"ids": ids, "segment": segment})
    return ids


def test_more_partners_than_a_page_and_than_a_thousand_are_all_proposed_to(proposals: ProposalNight) -> None:
    partners = many_partners(proposals, 1_203)
    report = proposals.propose()
    assert (report["partners"], report["rows"]) == (1_203, 1_203)
    assert {row["partner_id"] for row in proposals.rows()} == set(partners)


def test_a_gap_that_closes_expires_its_proposal(proposals: ProposalNight) -> None:
    closes, stays = proposals.short(), proposals.short()
    proposals.propose()
    proposals.lead(closes, 7)
    report = proposals.propose()
    assert report["details"]["expired"] == 1
    assert proposals.one(closes)["status"] == "expired"
    assert proposals.one(stays)["status"] == "pending"
    # And comes back as a new one.
    proposals.db.execute("delete from public.leads")
    proposals.propose()
    assert [row["status"] for row in proposals.rows(closes.partner_id)] == ["expired", "pending"]


def test_other_numbers_refresh_the_same_proposal(proposals: ProposalNight) -> None:
    link = proposals.short()
    proposals.propose()
    before = proposals.one(link)
    proposals.lead(link, 3)
    assert proposals.propose()["details"]["refreshed"] == 1
    after = proposals.one(link)
    assert (after["id"], after["created_at"]) == (before["id"], before["created_at"])
    assert after["reason"] != before["reason"]
    assert after["inputs"]["gap"]["lead_gap_per_week"] == "4.00"
    assert before["refreshed_at"] is None
    assert after["refreshed_at"] is not None


def test_the_next_night_takes_the_proposals_over(proposals: ProposalNight) -> None:
    link = proposals.short()
    proposals.propose(DAY - timedelta(days=1))
    first = proposals.one(link)
    proposals.propose(DAY)
    second = proposals.one(link)
    assert second["id"] == first["id"]
    assert second["inputs"]["date"] == DAY.isoformat()
    assert second["expires_at"] == first["expires_at"] + timedelta(days=1)


@pytest.mark.parametrize(("days_ago", "statuses"), [(13, ["rejected"]), (14, ["rejected", "pending"])])
def test_what_was_rejected_stays_away_for_14_days(
    proposals: ProposalNight, days_ago: int, statuses: list[str]
) -> None:
    link = proposals.short()
    proposals.propose()
    proposals.db.execute("update public.ai_marketing_recommendations set status = 'rejected'")
    proposals.db.execute(
        "update public.ai_marketing_recommendations set reviewed_at = %s",
        [f"{DAY - timedelta(days=days_ago)} 23:59 Europe/Amsterdam"],
    )
    report = proposals.propose()
    assert [row["status"] for row in proposals.rows(link.partner_id)] == statuses
    assert report["details"]["resting"] == (1 if days_ago == 13 else 0)


def test_what_was_agreed_to_and_waits_for_an_admin_is_not_proposed_again(proposals: ProposalNight) -> None:
    link = proposals.short()
    proposals.page(link.partner_id, segment_id=link.segment_id)
    proposals.propose()
    row = proposals.one(link)
    assert row["action_type"] == "publish_landing_page"
    proposals.db.execute(
        "update public.ai_marketing_recommendations set expires_at = now() + interval '1 day'"
    )
    with proposals.db.transaction():
        proposals.db.execute("set local role authenticated")
        proposals.db.execute("select set_config('request.jwt.claim.sub', %s, true)", [str(link.partner_id)])
        proposals.db.execute(
            "update public.ai_marketing_recommendations set status = 'approved' where id = %s", [row["id"]]
        )
    agreed = proposals.one(link)
    assert (agreed["status"], agreed["applied_at"]) == ("approved", None)
    before = proposals.versions()
    report = proposals.propose()
    assert report["details"]["resting"] == 1
    assert proposals.versions() == before


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("marketing_mode", "leads_only"),
        ("auto_marketing_enabled", False),
        ("is_active_for_routing", False),
        ("status", "inactive"),
    ],
)
def test_who_wants_or_gets_no_proposals_any_more_has_none_that_wait(
    proposals: ProposalNight, column: str, value: object
) -> None:
    link = proposals.short()
    proposals.propose()
    proposals.set_profile(link.partner_id, column, value)
    report = proposals.propose()
    assert (report["rows"], report["details"]["expired"]) == (0, 1)
    assert proposals.one(link)["status"] == "expired"


def test_who_never_wanted_proposals_gets_none(proposals: ProposalNight) -> None:
    proposals.short(proposals.partner(marketing_mode="leads_only", auto_marketing_enabled=True))
    proposals.short(proposals.partner(marketing_mode="hybrid"))
    assert proposals.propose()["partners"] == 0
    assert proposals.rows() == []


def test_a_partner_that_cannot_be_read_stops_nobody_and_keeps_its_proposals(proposals: ProposalNight) -> None:
    broken, fine = proposals.short(), proposals.short()
    proposals.propose()
    kept = proposals.one(broken)
    campaigns = proposals.break_snapshot(broken)
    proposals.lead(broken, 1)
    proposals.lead(fine, 1)
    proposals.run(DEMAND)
    answer = proposals.start_proposing()
    assert answer.status_code == 500
    report = answer.json()["report"]
    assert [failure["partner_id"] for failure in report["failures"]] == [str(broken.partner_id)]
    assert report["details"]["refreshed"] == 1
    assert proposals.one(broken) == kept
    assert proposals.one(fine)["inputs"]["gap"]["lead_gap_per_week"] == "6.00"
    run = proposals.job_run(PROPOSALS)
    assert run is not None
    assert (run["status"], run["counts"]["failures"]) == ("failed", report["failures"])
    proposals.db.execute("delete from public.partner_marketing_campaigns where id = any (%s)", [campaigns])
    proposals.run(PROPOSALS)
    assert proposals.one(broken)["inputs"]["gap"]["lead_gap_per_week"] == "6.00"


@pytest.mark.parametrize(
    "ad_content", ['{"keywords": {"text": "a"}}', '{"keywords": "a"}', '{"keywords": ["a", {"text": 5}]}']
)
def test_keywords_of_any_form_stop_nobody(proposals: ProposalNight, ad_content: str) -> None:
    odd, fine = proposals.short(), proposals.short()
    with proposals.any_ad_content():
        proposals.campaign(odd.partner_id, segment_id=odd.segment_id, ad_content=ad_content)
        proposals.run(DEMAND)
        answer = proposals.start_proposing()
    assert answer.status_code in (200, 500)
    assert {failure["partner_id"] for failure in answer.json().get("report", {}).get("failures", [])} <= {
        str(odd.partner_id)
    }
    assert proposals.one(fine)["status"] == "pending"


def test_a_partner_whose_rows_cannot_be_written_stops_nobody_and_keeps_its_proposals(
    proposals: ProposalNight,
) -> None:
    broken, fine = proposals.short(), proposals.short()
    proposals.propose()
    kept = proposals.one(broken)
    proposals.db.execute(
        f"""
        create function tests_break() returns trigger language plpgsql as $$
        begin
          raise numeric_value_out_of_range using message = 'this row does not fit';
        end $$;
        create trigger tests_break before insert or update on public.ai_marketing_recommendations
        for each row when (new.partner_id = '{broken.partner_id}') execute function tests_break()
        """
    )
    try:
        proposals.lead(broken, 1)
        proposals.lead(fine, 1)
        proposals.run(DEMAND)
        answer = proposals.start_proposing()
    finally:
        proposals.db.execute("drop function tests_break() cascade")
    assert answer.status_code == 500
    [failure] = answer.json()["report"]["failures"]
    assert failure["partner_id"] == str(broken.partner_id)
    assert "this row does not fit" in failure["error"]
    assert proposals.one(broken) == kept
    assert proposals.one(fine)["inputs"]["gap"]["lead_gap_per_week"] == "6.00"


def test_before_the_gaps_are_there_the_job_refuses_and_expires_nothing(proposals: ProposalNight) -> None:
    link = proposals.short()
    proposals.propose(DAY - timedelta(days=1))
    before = proposals.versions()
    assert proposals.start_proposing().status_code == 503
    # A run of the gaps that failed as a whole is none either.
    proposals.db.execute("select public.claim_job_run(%s, %s)", [DEMAND, DAY])
    assert proposals.start_proposing().status_code == 503
    proposals.db.execute("select public.fail_job_run(%s, %s, 1, 'away')", [DEMAND, DAY])
    answer = proposals.start_proposing()
    assert answer.status_code == 503
    assert "run_partner_demand_planning_daily" in answer.text
    assert proposals.versions() == before
    run = proposals.job_run(PROPOSALS)
    assert run is not None
    assert run["status"] == "failed"
    proposals.propose()
    assert proposals.one(link)["inputs"]["date"] == DAY.isoformat()


def test_a_partner_whose_gap_failed_keeps_its_proposals_and_is_named(proposals: ProposalNight) -> None:
    broken, fine = proposals.short(), proposals.short()
    proposals.propose()
    kept = proposals.one(broken)
    proposals.lead(fine, 7)
    proposals.run(DEMAND)
    proposals.db.execute(
        """
        update public.job_runs set status = 'failed', error = '1 partner(s) failed',
          counts = counts || jsonb_build_object('failures', jsonb_build_array(
            jsonb_build_object('partner_id', %s::text, 'error', 'no')
          ))
        where job = %s
        """,
        [str(broken.partner_id), DEMAND],
    )
    answer = proposals.start_proposing()
    assert answer.status_code == 500
    assert [f["partner_id"] for f in answer.json()["report"]["failures"]] == [str(broken.partner_id)]
    assert proposals.one(broken) == kept
    assert proposals.one(fine)["status"] == "expired"


def test_a_day_older_than_one_that_was_done_is_refused(proposals: ProposalNight) -> None:
    proposals.short()
    proposals.propose()
    before = proposals.versions()
    yesterday = DAY - timedelta(days=1)
    proposals.run(DEMAND, yesterday)
    answer = proposals.start_proposing(yesterday)
    assert answer.status_code == 422
    assert str(DAY) in answer.text
    assert proposals.versions() == before


def test_proposals_over_all_segments_of_a_partner_stay_within_its_monthly_budget(
    proposals: ProposalNight,
) -> None:
    partner = proposals.market(monthly_marketing_budget=900)
    links = [proposals.short(partner, priority=10 * place) for place in range(1, 7)]
    pages = [proposals.live_page(link) for link in links]
    running = proposals.running_campaign(links[0], daily_budget=10)
    for back in range(28):
        proposals.insert_metrics(running, DAY - timedelta(days=back), spend=9, leads=back % 3 == 0)
    proposals.campaign(partner, segment_id=links[1].segment_id, daily_budget=5, landing_page_id=pages[1])
    proposals.propose()
    rows = proposals.rows(partner)
    assert set(actions(rows)) == {"increase_campaign_budget", "activate_campaign", "create_campaign"}
    committed = Decimal(10) * Decimal("30.4")
    assert committed + sum(map(commitment, rows)) <= 900
    # Each saw what those before it left over.
    rooms = [Decimal(row["inputs"]["budget"]["room_left"]) for row in rows]
    assert len(set(rooms)) == len(rooms)
    assert proposals.differences() == []


def test_a_campaign_that_began_before_this_month_has_spent_something_this_month(
    proposals: ProposalNight,
) -> None:
    partner = proposals.market(monthly_marketing_budget=400)
    link = proposals.short(partner)
    proposals.live_page(link)
    running = proposals.running_campaign(link, daily_budget=10)
    for back in range(90):
        proposals.insert_metrics(running, DAY - timedelta(days=back), spend=22, leads=1)
    proposals.propose()
    [row] = [row for row in proposals.rows(partner) if row["rule"] == "budget_nearly_spent"]
    assert row["inputs"]["budget"]["spent_this_month"] == "374.00"  # 17 days
    assert row["inputs"]["partner_campaigns"][0]["spend_this_month"] == "374.00"
    assert row["inputs"]["partner_campaigns"][0]["spend_28d"] == "616.00"
    assert "€ 374,00" in row["reason"]


def test_on_the_first_of_a_month_only_that_day_was_spent(proposals: ProposalNight) -> None:
    partner = proposals.market(monthly_marketing_budget=400)
    link = proposals.short(partner)
    running = proposals.running_campaign(link, daily_budget=10)
    first = DAY.replace(day=1)
    for back in range(40):
        proposals.insert_metrics(running, first - timedelta(days=back), spend=9, leads=1)
    proposals.propose(first)
    [row] = [row for row in proposals.rows(partner) if row["rule"] == "missing_landing_page"]
    assert row["inputs"]["budget"]["spent_this_month"] == "9.00"


def test_the_night_after_the_last_day_of_a_month_judges_the_next_month(proposals: ProposalNight) -> None:
    last = DAY.replace(day=30)
    # June cost € 523, above either budget; July is on the way to 31 × € 9, above the first one only.
    over, within = (proposals.market(monthly_marketing_budget=budget) for budget in (250, 310))
    for partner in (over, within):
        link = proposals.short(partner)
        running = proposals.running_campaign(link, daily_budget=8)
        for back in range(40):
            proposals.insert_metrics(
                running, last - timedelta(days=back), spend=9 if back < 7 else 20, leads=1
            )
    proposals.propose(last)
    [row] = [row for row in proposals.rows(over) if row["rule"] == "budget_nearly_spent"]
    assert row["inputs"]["budget"] == {
        "monthly_budget": "250.00",
        "committed": "243.200",
        "spent_this_month": "0",
        "projected_spend": "279.00",  # 31 days
        "day_of_month": 0,
        "days_in_month": 31,
        "room_left": "6.800",
    }
    assert row["inputs"]["partner_campaigns"][0]["spend_this_month"] == "0"
    assert row["inputs"]["partner_campaigns"][0]["spend_28d"] == "483.00"
    assert row["action_details"]["to"] == "279.00"
    assert "is nog niets uitgegeven" in row["reason"]
    assert {row["rule"] for row in proposals.rows(within)} == {"missing_landing_page", "underfunded_campaign"}
    assert proposals.differences() == []


@pytest.mark.parametrize("status", ["active", "planned"])
def test_an_archived_campaign_beside_another_one_asks_for_no_third(
    proposals: ProposalNight, status: str
) -> None:
    partner = proposals.market(monthly_marketing_budget=3000)
    link = proposals.short(partner)
    proposals.live_page(link)
    proposals.set_campaign(proposals.running_campaign(link), status="archived")
    if status == "active":
        proposals.running_campaign(link)
    else:
        proposals.campaign(partner, segment_id=link.segment_id, daily_budget=10)
    proposals.propose()
    assert "create_campaign" not in actions(proposals.rows(partner))


def test_an_archived_campaign_alone_is_no_campaign(proposals: ProposalNight) -> None:
    link = proposals.short(proposals.market(monthly_marketing_budget=3000))
    proposals.live_page(link)
    proposals.set_campaign(proposals.running_campaign(link), status="archived")
    proposals.propose()
    assert actions(proposals.rows(link.partner_id)) == ["create_campaign"]


def test_a_full_partner_is_told_to_spend_nothing_more(proposals: ProposalNight) -> None:
    partner = proposals.market(monthly_marketing_budget=3000, max_open_leads=1)
    link: Link = proposals.short(partner)
    proposals.live_page(link)
    proposals.lead(link, 1, status="new", days_before=30)
    proposals.propose()
    assert proposals.rows(partner) == []
