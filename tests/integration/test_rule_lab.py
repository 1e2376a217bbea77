"""The rule lab on real nights, and what the night learns of a campaign's own days."""

import json
from datetime import date, timedelta
from math import log
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from local.cli import lab as lab_command
from local.cli.app import app
from local.errors import StackError
from local.lab import as_json, compare, print_report, read_nights, read_thresholds, write_html
from local.lab.compare import Comparison
from local.settings import Stack
from tests.night import DEMAND, Link
from tests.proposal_night import DAY, ProposalNight

assert lab_command  # importing it registers the command

# The same stack as the other nights', one after the other.
pytestmark = pytest.mark.xdist_group("proposal_nights")


def thresholds_file(folder: Path, text: str) -> Path:
    path = folder / "new.toml"
    path.write_text(text)
    return path


def lab_of(stack: Stack, path: Path, first: date = DAY, last: date = DAY, *, as_now: bool) -> Comparison:
    thresholds, _ = read_thresholds(path)
    return compare(read_nights(stack.db_url, first, last, as_now=as_now), thresholds)


@pytest.fixture
def night(proposals: ProposalNight) -> ProposalNight:
    return proposals


def with_campaign(night: ProposalNight, **columns: Any) -> tuple[Link, Any]:
    """A partner short of 7 leads a week, with a campaign that spent € 150 without a lead, not last week."""
    link = night.short(night.market(monthly_marketing_budget=1000))
    page = night.live_page(link)
    campaign = night.running_campaign(link, landing_page_id=page, **columns)
    night.insert_metrics(campaign, night.day - timedelta(days=10), spend=150, leads=0)
    return link, campaign


def test_other_thresholds_let_proposals_come_and_go(night: ProposalNight, tmp_path: Path) -> None:
    link, _ = with_campaign(night)
    other = night.short()
    night.propose()
    assert {row["rule"] for row in night.rows()} == {"leadless_campaign", "missing_landing_page"}

    path = thresholds_file(tmp_path, 'leadless_spend = 200\nshort_leads_per_week = "7.01"\n')
    found = lab_of(night.stack, path, as_now=True)
    assert {told.rule for told in found.gone.values()} == {"leadless_campaign", "missing_landing_page"}
    assert found.touched_partners == {str(link.partner_id), str(other.partner_id)}
    assert (found.come, found.changed) == ({}, {})
    # Pausing it would free € 304 a month.
    assert [str(amount) for amount in found.euros()] == ["-304.00", "0"]
    # Both stored proposals come out again under the present thresholds.
    assert (found.stored, found.reproduced) == (2, 2)

    found = lab_of(night.stack, thresholds_file(tmp_path, "leadless_spend = 200\n"), as_now=True)
    assert {told.rule for told in found.gone.values()} == {"leadless_campaign"}


def test_the_same_thresholds_change_nothing(night: ProposalNight, tmp_path: Path) -> None:
    with_campaign(night)
    night.propose()
    found = lab_of(night.stack, thresholds_file(tmp_path, "leadless_spend = 100.00\n"), as_now=True)
    assert (found.come, found.gone, found.changed) == ({}, {}, {})
    assert len(found.before) == len(found.after) == 1


def test_budgets_and_states_are_those_of_the_night(night: ProposalNight, tmp_path: Path) -> None:
    link, campaign = with_campaign(night)
    night.propose()
    long_ago = "2026-01-01T00:00Z"
    with night.db.transaction():
        # As if all of it had been made before the night, and changed after it.
        night.db.execute("set local session_replication_role = replica")
        night.db.execute(
            "update public.partner_marketing_campaigns set created_at = %(at)s, started_at = %(at)s",
            {"at": long_ago},
        )
        night.db.execute(
            "update public.partner_landing_pages set created_at = %(at)s, published_at = %(at)s",
            {"at": long_ago},
        )
        night.db.execute("update public.marketing_budget_changes set changed_at = %s", [long_ago])
    night.db.execute(
        "update public.partner_marketing_campaigns set daily_budget = 20 where id = %s", [campaign]
    )
    night.set_profile(link.partner_id, "monthly_marketing_budget", 900)
    path = thresholds_file(tmp_path, "leadless_spend = 200\n")
    # It committed € 304 then.
    assert str(lab_of(night.stack, path, as_now=False).euros()[0]) == "-304.00"
    assert str(lab_of(night.stack, path, as_now=True).euros()[0]) == "-608.00"


def test_what_was_made_later_is_left_out(night: ProposalNight, tmp_path: Path) -> None:
    with_campaign(night)
    night.propose()
    found = lab_of(night.stack, thresholds_file(tmp_path, ""), as_now=False)
    # The page, the campaign and the budget are of today.
    assert {told.rule for told in found.before.values()} == {"missing_landing_page", "no_budget"}
    assert found.taken_out == 2


def test_a_night_without_gaps_is_told(night: ProposalNight, tmp_path: Path) -> None:
    night.short()
    night.run(DEMAND)
    path = thresholds_file(tmp_path, "effect_low = 0.4\n")
    thresholds, changed = read_thresholds(path)
    found = compare(read_nights(night.stack.db_url, DAY - timedelta(days=2), DAY, as_now=True), thresholds)
    assert [one.missing is None for one in found.nights] == [False, False, True]
    report = as_json(found, changed)
    assert report["limits"][0].startswith("Not replayed, no lead gaps are stored for this day: 2 of 3 nights")
    json.dumps(report)

    console = Console(record=True, width=200)
    print_report(found, changed, console)
    assert "effect_low" in console.export_text()
    page = tmp_path / "lab.html"
    write_html(page, found, changed, "<new>.toml")
    text = page.read_text()
    assert "&lt;new&gt;.toml" in text
    assert text.count("<svg") == 2
    # Nothing is fetched from anywhere.
    assert "http" not in text.replace("http-equiv", "")
    with pytest.raises(StackError, match="cannot be written"):
        write_html(tmp_path / "none" / "lab.html", found, changed, "new.toml")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("least_steps = 0.01\n", "names what is no threshold: least_steps"),
        ("least_step = -1\n", "least_step: -1 must be a number from 0"),
        ('assumed_cpl = "dear"\n', "assumed_cpl: dear must be a number from 0"),
        ("weak_page_views = 0\n", "weak_page_views: 0 must be a whole number from 1"),
        ("large_decrease = 1.5\n", "large_decrease: 1.5 is a share: it must be from 0 to 1"),
        ("largest_step = 2\nsmall_decrease = 1.01\n", "largest_step: 2 is a share.*small_decrease: 1.01 is"),
        ("least_step\n", "is not TOML"),
    ],
)
def test_a_file_that_says_nothing_sensible_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(StackError, match=sentence):
        read_thresholds(thresholds_file(tmp_path, text))


def test_the_template_says_all_thresholds_and_changes_none(tmp_path: Path) -> None:
    printed = CliRunner().invoke(app, ["lab", "--template"])
    assert printed.exit_code == 0
    _, changed = read_thresholds(thresholds_file(tmp_path, printed.stdout))
    assert changed == {}
    assert "least_gap_probability = 0.80" in printed.stdout
    assert isinstance(CliRunner().invoke(app, ["lab", "--rules", "x.toml"]).exception, StackError)


def test_a_campaign_responds_as_its_own_days_tell(night: ProposalNight) -> None:
    link = night.short(night.market(monthly_marketing_budget=1000))
    campaign = night.running_campaign(link, landing_page_id=night.live_page(link), cpl_target=40)
    days = [(4 + back % 9 * 2, 1 if back % 3 else 0) for back in range(56)]
    for back, (spend, leads) in enumerate(days):
        night.insert_metrics(campaign, night.day - timedelta(days=back), spend=spend, leads=leads)
    # Older days count for nothing.
    night.insert_metrics(campaign, night.day - timedelta(days=56), spend=100, leads=90)
    night.propose()
    (row,) = night.rows(link.partner_id)

    spent, leads = sum(spend for spend, _ in days), sum(count for _, count in days)
    mean = sum(spend * log(spend) for spend, _ in days) / spent
    score = sum(count * log(spend) for spend, count in days) - leads * mean
    information = leads * (sum(spend * log(spend) ** 2 for spend, _ in days) / spent - mean**2)

    def shrunk(believed: float) -> float:
        return (25 * believed + (information + score) / 2) / (25 + information / 2)

    # It is all of its segment: its days tell of the segment first, and then of itself.
    (seen,) = row["inputs"]["campaigns"]
    assert float(seen["elasticity"]) == pytest.approx(shrunk(shrunk(0.8)), abs=0.0002)
