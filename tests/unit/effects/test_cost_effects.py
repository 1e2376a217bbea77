"""What the ledger says of the cost per lead, which is nothing where nothing is spent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from shared.effects.ledger import effect_row, outlook_row
from shared.effects.nightly_repository import Due, Json, Unit
from tests.unit.effects.test_ledger_rows import FIRST_AFTER, LAST, days_of, donors, ledger_of


def spending(after: Sequence[float], *, lead_days: Sequence[int] = (), seed: int = 1) -> Unit:
    """A partner that spent 100 euros a day, and so much after the change, with a lead on some days of it."""
    before = [row for row in days_of(4, seed=seed, spend=100.0).days if row[0] < 252]
    rows = [(252 + day, day in lead_days, day in lead_days, f"{euros}") for day, euros in enumerate(after)]
    return replace(days_of(4), days=[*before, *((day, int(a), int(b), c) for day, a, b, c in rows)])


def measured(unit: Unit, others: Sequence[Unit]) -> Json:
    ledger, due = ledger_of(unit, iter(others))
    return effect_row(ledger, saving(due), LAST, LAST, 0)


def saving(due: Due) -> Due:
    return replace(due, rule="leadless_campaign", action_type="pause_campaign")


@pytest.mark.parametrize(
    "after",
    [[0.0] * 28, [100.0] * 4 + [0.0] * 24, [15.0] * 28],
    ids=["nothing", "nothing but the first days", "next to nothing"],
)
@pytest.mark.parametrize("lead_days", [(), (1, 2, 5, 9, 12)], ids=["no leads", "late leads"])
def test_what_a_lead_costs_is_not_said_where_hardly_anything_is_spent_any_more(
    after: list[float], lead_days: tuple[int, ...]
) -> None:
    row = measured(spending(after, lead_days=lead_days), list(donors(spend=100.0)))
    assert row["verdict"] == "unmeasurable"
    assert row["text"] == (
        "Het effect na 28 dagen is niet te meten: er zijn te weinig leads, te weinig uitgaven of te weinig "
        "vergelijkbare partners zonder wijziging."
    )


def test_half_the_spend_is_enough_to_say_what_a_lead_costs() -> None:
    row = measured(spending([50.0] * 28, lead_days=range(28)), list(donors(spend=100.0)))
    assert row["verdict"] != "unmeasurable"


def test_a_partner_that_never_spent_has_no_cost_per_lead() -> None:
    unit = replace(days_of(4), days=[(day, leads, leads, "0.00") for day, leads, _, _ in days_of(4).days])
    assert measured(unit, list(donors(spend=100.0)))["verdict"] == "unmeasurable"


@pytest.mark.parametrize("spent", [range(0), range(252), range(252, 280)], ids=["never", "before", "after"])
def test_donors_of_costs_spent_before_and_after(spent: range) -> None:
    """Leads alone say nothing of what they cost."""
    usable = list(donors(5, spend=100.0))
    other = [
        replace(unit, days=[(d, n, own, euros if d in spent else "0.00") for d, n, own, euros in unit.days])
        for unit in donors(6, spend=100.0)
    ]
    unit = days_of(5, seed=1, spend=100.0)
    assert measured(unit, usable[:4] + other)["verdict"] == "unmeasurable"
    assert measured(unit, usable + other)["donors"] == 5


def foreseen(unit: Unit, *, ends_spending: bool = False) -> Json:
    own = replace(unit, days=[row for row in unit.days if row[0] < 252])
    ledger, due = ledger_of(own, donors(spend=100.0, days=252), FIRST_AFTER - timedelta(days=1))
    return outlook_row(ledger, replace(saving(due), ends_spending=ends_spending), FIRST_AFTER)


def test_the_outlook_on_pausing_the_last_campaign_promises_no_measurement() -> None:
    row = foreseen(days_of(5, seed=1, spend=100.0), ends_spending=True)
    assert row["detectable_change"] is None
    assert "geen eigen campagne meer" in row["text"]
    assert "none of your campaigns" in row["text_en"]


def test_the_outlook_on_costs_needs_spend_of_late() -> None:
    spends = days_of(5, seed=1, spend=100.0)
    stopped = replace(
        spends, days=[(d, n, own, euros if d < 224 else "0.00") for d, n, own, euros in spends.days]
    )
    assert foreseen(spends)["detectable_change"] is not None
    assert foreseen(stopped)["detectable_change"] is None
    assert "te weinig leads of uitgaven" in foreseen(stopped)["text"]
