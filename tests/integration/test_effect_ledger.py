"""The night that measures what proposals did: on days of the test's own, with partners of the test's own."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from typer.testing import CliRunner

from local.cli import effects as effect_commands
from local.cli.app import app
from local.settings import Stack
from tests.effects_night import EFFECTS, STATS, Ledger
from tests.factories import Factory, Person
from tests.night import Connection, Link, Night

assert effect_commands  # importing it registers its commands


@pytest.fixture
def ledger(night: Night) -> Ledger:
    return Ledger(night)


@pytest.fixture
def make(stack: Stack, db: Connection) -> Factory:
    return Factory(db, stack.keys.jwt_secret)


def test_a_doubling_is_seen_after_two_and_after_four_weeks_and_a_second_run_writes_nothing(
    ledger: Ledger,
) -> None:
    ledger.donors()
    done = ledger.proposal(ledger.partner(5, after=11), 28)
    report = ledger.run()
    assert report["details"]["effects"] == 2
    measured = ledger.effects(done)
    assert set(measured) == {14, 28}
    whole = measured[28]
    assert (whole["verdict"], whole["measure"], whole["expected"]) == ("effect", "leads", "up")
    assert (whole["first_day"], whole["last_day"]) == (
        ledger.night.day - timedelta(days=27),
        ledger.night.day,
    )
    assert whole["donors"] == 12
    assert 0.5 < whole["change"] < 2.5
    assert whole["change_low"] < whole["change"] < whole["change_high"]
    assert whole["p_value"] <= 0.1
    # Outlooks are those of whatever waits, also of other tests.
    assert ledger.run()["details"]["effects"] == 0
    assert ledger.effects(done) == measured


@pytest.mark.parametrize(("days_ago", "horizons"), [(13, set()), (14, {14}), (27, {14}), (28, {14, 28})])
def test_an_effect_is_measured_when_its_days_are_over(
    ledger: Ledger, days_ago: int, horizons: set[int]
) -> None:
    done = ledger.proposal(ledger.partner(2), days_ago)
    ledger.run()
    assert set(ledger.effects(done)) == horizons


def test_what_was_measured_stays_as_it_was_on_later_days(ledger: Ledger) -> None:
    ledger.donors(6)
    done = ledger.proposal(ledger.partner(5), 28)
    ledger.run()
    before = ledger.effects(done)
    ledger.night.day += timedelta(days=1)
    Ledger(ledger.night)  # that day's leads are counted too
    ledger.run()
    assert ledger.effects(done) == before


def test_a_page_that_was_made_counts_from_its_publication(ledger: Ledger) -> None:
    link = ledger.partner(3)
    page = ledger.night.page(link.partner_id, segment_id=link.segment_id)
    done = ledger.proposal(link, 40, action_type="create_landing_page", landing_page_id=page)
    ledger.run()
    assert ledger.effects(done) == {}
    with ledger.night.db.transaction():
        ledger.night.db.execute("set local session_replication_role = replica")
        ledger.night.db.execute(
            "update public.partner_landing_pages set status = 'live', published_at = %s where id = %s",
            [datetime.combine(ledger.night.day - timedelta(days=14), datetime.min.time(), UTC), page],
        )
    ledger.run()
    assert set(ledger.effects(done)) == {14}


def test_a_partner_that_changed_something_itself_is_no_donor(ledger: Ledger) -> None:
    ledger.donors(8)
    changed = ledger.partner(6, seed=50)
    done = ledger.proposal(ledger.partner(5), 28)
    ledger.proposal(changed, 10)
    ledger.run()
    assert ledger.effects(done)[28]["donors"] == 8
    assert ledger.effects(done)[28]["other_changes"] == 0


def test_other_changes_of_the_same_days_are_named(ledger: Ledger) -> None:
    ledger.donors(6)
    link = ledger.partner(5)
    done = ledger.proposal(link, 28)
    ledger.proposal(link, 20)
    ledger.run()
    assert ledger.effects(done)[28]["other_changes"] == 1
    assert "ook iets anders gewijzigd" in ledger.effects(done)[28]["text"]


def test_few_leads_are_said_to_be_unmeasurable(ledger: Ledger) -> None:
    ledger.donors(6)
    done = ledger.proposal(ledger.partner(0), 28)
    report = ledger.run()
    assert ledger.effects(done)[28]["verdict"] == "unmeasurable"
    assert ledger.effects(done)[28]["p_value"] is None
    assert report["details"]["unmeasurable"] >= 2


def test_before_the_decision_the_outlook_says_what_could_be_seen(ledger: Ledger) -> None:
    ledger.donors()
    waiting = ledger.proposal(ledger.partner(6), None)
    drift = ledger.proposal(ledger.partner(6), None, action_type="adopt_campaign_drift")
    ledger.run()
    (outlook,) = ledger.rows("recommendation_outlooks", waiting)
    assert 0.1 < outlook["detectable_change"] < 1.5
    assert outlook["made_on"] == ledger.night.day
    assert 30 < outlook["baseline_per_week"] < 55
    assert ledger.rows("recommendation_outlooks", drift) == []


def test_before_the_last_campaign_is_paused_the_outlook_says_that_no_costs_are_left(ledger: Ledger) -> None:
    ledger.donors(spend="20")
    outlooks = {}
    for running in (1, 2):
        link = ledger.partner(6, spend="20")
        campaigns = [ledger.running_campaign(link) for _ in range(running)]
        waiting = ledger.proposal(link, None, action_type="pause_campaign", campaign_id=campaigns[0])
        ledger.run()
        (outlooks[running],) = ledger.rows("recommendation_outlooks", waiting)
    assert "geen eigen campagne meer" in outlooks[1]["text"]
    assert outlooks[1]["detectable_change"] is None
    assert outlooks[2]["detectable_change"] is not None


def test_a_proposal_about_the_partner_as_a_whole_is_compared_with_its_branch(ledger: Ledger) -> None:
    ledger.donors(7)
    link = ledger.partner(5)
    branch = f"branch-{uuid4()}"
    ledger.night.db.execute(
        "update public.profiles set primary_branch = %s where id in "
        "(select partner_id from public.partner_segments where segment_id = %s)",
        [branch, ledger.segment],
    )
    done = ledger.proposal(link, 28, segment_id=None)
    ledger.run()
    assert ledger.effects(done)[28]["donors"] == 7


def test_without_the_days_leads_nothing_is_measured(night: Night) -> None:
    answer = night.start(EFFECTS)
    assert answer.status_code == 503
    assert answer.json()["detail"].startswith(f"The leads of {night.day} have not been counted yet")
    run = night.job_run(EFFECTS)
    assert run is not None
    assert run["status"] == "failed"


def test_the_triangle_notes_what_is_known_while_a_day_is_fresh(db: Connection) -> None:
    today = datetime.now(UTC).date() - timedelta(days=1)
    db.execute(
        "insert into public.job_runs (job, date, status, finished_at) values (%s, %s, 'succeeded', now()) "
        "on conflict do nothing",
        [STATS, today],
    )
    with db.transaction(force_rollback=True):
        db.execute("set local role service_role")
        db.execute("select public.claim_job_run(%s, %s)", [EFFECTS, today])
        [[attempt]] = db.execute(
            "select attempts from public.job_runs where job = %s and date = %s", [EFFECTS, today]
        ).fetchall()
        db.execute("select public.begin_effects(%s, %s)", [today, attempt])
        [[ages]] = db.execute(
            "select array_agg(age order by age) from public.lead_report_delays where date + age = %s", [today]
        ).fetchall()
        assert ages == list(range(14))


def read(api: httpx.Client, partner: Person, recommendation: UUID) -> dict[str, Any]:
    answer = api.get(
        f"/api/partners/{partner.id}/marketing-recommendations/{recommendation}", headers=partner.headers
    )
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_cards_show_the_outlook_before_and_the_effect_after(
    ledger: Ledger, make: Factory, stack: Stack
) -> None:
    partner = make.partner()
    link = Link(partner.id, ledger.segment)
    waiting, done = ledger.proposal(link, None), ledger.proposal(link, 28)
    ledger.run()
    with httpx.Client(base_url=stack.api_url, timeout=30, trust_env=False) as api:
        before, after = read(api, partner, waiting), read(api, partner, done)
        assert before["measured_effects"] == []
        assert before["effect_outlook"]["detectable_change"] is None
        assert "achteraf niet te zien" in before["effect_outlook"]["text"]
        assert after["effect_outlook"] is None
        assert [effect["horizon_days"] for effect in after["measured_effects"]] == [14, 28]
        assert {effect["verdict"] for effect in after["measured_effects"]} == {"unmeasurable"}
        assert "deviate" not in json.dumps(after)
        other = make.partner()
        for recommendation in (waiting, done):
            address = f"/api/partners/{partner.id}/marketing-recommendations/{recommendation}"
            assert api.get(address, headers=other.headers).status_code == 404


def _measure(ledger: Ledger, rule: str, deviates: list[float], verdict: str) -> None:
    """Measured proposals of a rule."""
    link = ledger.partner(0)
    for deviate in deviates:
        # Of late, whatever the night's day: rules are judged by the last 6 months.
        done = ledger.proposal(link, 100, rule=rule, created_at=datetime.now(UTC) - timedelta(days=100))
        ledger.night.db.execute(
            """
            insert into public.recommendation_effects (
              recommendation_id, horizon_days, partner_id, measure, expected, verdict, change, p_value,
              deviate, leads_observed, donors, other_changes, first_day, last_day, text, text_en, measured_on
            )
            values (%s, 28, %s, 'leads', 'up', %s, 0.1, 0.5,
              %s, 9, 9, 0, '2026-03-02', '2026-03-29', 'x', 'x', %s)
            """,
            [done, link.partner_id, verdict, deviate, ledger.night.day],
        )


def test_on_sundays_rules_without_an_effect_are_named_to_admins_and_nothing_else_changes(
    ledger: Ledger, make: Factory, stack: Stack
) -> None:
    # The next Sunday: where the night is one itself, its leads are counted already.
    ledger.night.day += timedelta(days=7 - ledger.night.day.isoweekday() % 7)
    Ledger(ledger.night)
    idle, useful, young = (f"{kind}_{uuid4().hex[:8]}" for kind in ("idle", "useful", "young"))
    _measure(ledger, idle, [0.1, -0.2] * 5, "none")
    _measure(ledger, useful, [1.0] * 10, "effect")
    _measure(ledger, young, [0.0] * 9, "none")
    ledger.run()
    with ledger.night.db.cursor() as cursor:
        reported: dict[str, bool] = dict(
            cursor.execute(
                "select rule, is_without_effect from public.rule_effect_reports where date = %s",
                [ledger.night.day],
            ).fetchall()
        )
    assert (reported[idle], reported[useful], reported[young]) == (True, False, False)
    with httpx.Client(base_url=stack.api_url, timeout=30, trust_env=False) as api:
        address = "/api/marketing-recommendations/effects"
        answer = api.get(address, headers=make.admin().headers)
        rules = {row["rule"]: row for row in answer.json()["data"]}
        assert rules[idle]["is_without_effect"]
        assert rules[idle]["measured"] == rules[idle]["executed"] == 10
        assert rules[idle]["combined_p_value"] == pytest.approx(0.5628, abs=0.001)
        assert rules[useful]["with_effect"] == 10
        assert rules[useful]["combined_p_value"] < 0.001
        assert answer.json()["reported_on"] is not None
        assert api.get(address, headers=make.partner().headers).status_code == 403
        assert api.get(address).status_code == 401
    shown = CliRunner().invoke(app, ["--data-dir", str(stack.data_dir), "effects", "--json"])
    assert shown.exit_code == 0, shown.output
    assert idle in {rule["rule"] for rule in json.loads(shown.stdout)["rules"] if rule["is_without_effect"]}
