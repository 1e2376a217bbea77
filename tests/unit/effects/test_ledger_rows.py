"""What the ledger says of a proposal, from the days of its segment's partners."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count
from uuid import UUID

import numpy as np
import pytest

from shared.effects.delays import completeness, exposure_of_days
from shared.effects.ledger import Ledger, effect_row, outlook_row
from shared.effects.measures import Aim, Expected, Measure, Verdict, aim_of, combine, deviate_of
from shared.effects.nightly_repository import Due, Unit
from shared.effects.schemas import RuleFigures
from shared.effects.verdicts import judge
from shared.effects.wording import Finding, describe_effect, describe_outlook

FIRST_AFTER = date(2026, 9, 1)
FIRST = FIRST_AFTER - timedelta(days=252)
LAST = FIRST_AFTER + timedelta(days=27)
COMPLETE = np.ones(14)
_ids = count(1)


def days_of(
    leads: float, *, after: float | None = None, seed: int = 0, spend: float = 0.0, days: int = 280
) -> Unit:
    """A partner's days; `after` is the pace after the change, `spend` euros a day."""
    random = np.random.default_rng(seed)
    rows = []
    for day in range(days):
        pace = leads if day < 252 or after is None else after
        came = int(random.poisson(pace))
        own = came if spend else 0
        if came or spend:
            rows.append((day, came, own, f"{spend:.2f}"))
    return Unit(str(UUID(int=next(_ids))), True, rows)


def donors(number: int = 20, pace: float = 5.0, spend: float = 0.0, days: int = 280) -> Iterator[Unit]:
    return (days_of(pace, seed=100 + one, spend=spend, days=days) for one in range(number))


def ledger_of(unit: Unit, others: Iterator[Unit], last: date = LAST) -> tuple[Ledger, Due]:
    own = Unit(unit.partner_id, False, unit.days)
    ledger = Ledger([own, *others], FIRST, FIRST_AFTER, last, 0, COMPLETE)
    due = Due(
        str(UUID(int=1)),
        unit.partner_id,
        "s",
        "underfunded_campaign",
        "increase_campaign_budget",
        FIRST_AFTER,
        28,
    )
    return ledger, due


def test_twice_as_many_leads_are_a_visible_effect() -> None:
    ledger, due = ledger_of(days_of(5, after=10, seed=1), donors())
    row = effect_row(ledger, due, LAST, LAST, 0)
    assert (row["verdict"], row["measure"], row["expected"]) == ("effect", "leads", "up")
    assert row["p_value"] <= 0.1
    assert row["change_low"] < row["change"] < row["change_high"]
    assert row["change"] == pytest.approx(1.0, abs=0.5)
    assert row["leads_without"] == pytest.approx(140, rel=0.25)
    assert row["donors"] == 20
    assert row["text"].startswith(
        f"Zichtbaar effect: in 28 dagen kwamen {row['leads_observed']} leads binnen"
    )
    assert "Compared with 20 similar partners without a change." in row["text_en"]


def test_an_unchanged_pace_has_no_visible_effect() -> None:
    ledger, due = ledger_of(days_of(5, seed=4), donors())
    row = effect_row(ledger, due, LAST, LAST, 2)
    assert row["verdict"] == "none"
    assert row["text"].startswith("Geen zichtbaar effect: ")
    assert row["text"].endswith(
        "In dezelfde dagen is ook iets anders gewijzigd: dit cijfer hoort bij alles samen."
    )


def test_half_as_many_leads_after_a_push_are_the_opposite_effect() -> None:
    ledger, due = ledger_of(days_of(6, after=2, seed=1), donors())
    row = effect_row(ledger, due, LAST, LAST, 0)
    assert row["verdict"] == "opposite"
    assert row["p_value"] > 0.5
    assert row["deviate"] < 0


def test_cheaper_leads_are_a_fall_of_the_cost_per_lead() -> None:
    ledger, due = ledger_of(days_of(4, after=9, seed=1, spend=100.0), donors(spend=100.0))
    cut = Due(
        due.recommendation_id, due.partner_id, "s", "expensive_campaign", "optimize_campaign", FIRST_AFTER, 28
    )
    row = effect_row(ledger, cut, LAST, LAST, 0)
    assert (row["measure"], row["expected"], row["verdict"]) == ("cost_per_lead", "down", "effect")
    assert row["change"] == pytest.approx(4 / 9 - 1, abs=0.2)
    assert row["change_low"] < row["change"] < row["change_high"] < 0
    assert row["leads_without"] is None
    assert row["text"].startswith(
        "Zichtbaar effect: de kosten per lead veranderden in 28 dagen met ongeveer −"  # noqa: RUF001 - a minus sign
    )


@pytest.mark.parametrize(("pace", "number"), [(0.0, 20), (5.0, 3), (5.0, 0)])
def test_few_leads_or_few_donors_cannot_be_measured(pace: float, number: int) -> None:
    ledger, due = ledger_of(days_of(pace, seed=1), donors(number))
    row = effect_row(ledger, due, LAST, LAST, 0)
    assert row["verdict"] == "unmeasurable"
    assert {"change", "p_value", "deviate"}.isdisjoint(row)
    assert row["text"].startswith("Het effect na 28 dagen is niet te meten")


def test_segments_of_the_same_partners_are_not_many_partners() -> None:
    segments = [unit for pace in (4, 5, 6) for unit in _of_partners(4, pace)]
    ledger, due = ledger_of(days_of(5, seed=1), iter(segments))
    assert effect_row(ledger, due, LAST, LAST, 0)["verdict"] == "unmeasurable"
    ledger, due = ledger_of(days_of(5, seed=1), iter([*segments, days_of(5, seed=2)]))
    row = effect_row(ledger, due, LAST, LAST, 0)
    assert row["donors"] == 5
    assert "Vergeleken met 5 vergelijkbare partners zonder wijziging." in row["text"]


def _of_partners(number: int, pace: float) -> Iterator[Unit]:
    """The days of a segment of each of so many partners, the same ones every time."""
    for one in range(number):
        yield Unit(f"partner {one}", True, days_of(pace, seed=10 * one + int(pace)).days)


def test_before_the_decision_the_outlook_says_what_could_be_seen() -> None:
    units = [days_of(5, seed=one, days=252) for one in range(20)]
    ledger, due = ledger_of(units[0], iter(units[1:]), FIRST_AFTER - timedelta(days=1))
    row = outlook_row(ledger, due, FIRST_AFTER - timedelta(days=1))
    assert 0.15 < row["detectable_change"] < 1
    assert row["baseline_per_week"] == pytest.approx(35, abs=5)
    percent = round(row["detectable_change"] * 100)
    assert row["text"].endswith(f"valt een stijging van de leads pas op vanaf ongeveer +{percent} %.")


def test_where_nothing_could_be_seen_the_outlook_says_so() -> None:
    ledger, due = ledger_of(days_of(0, days=252), donors(days=252), FIRST_AFTER - timedelta(days=1))
    row = outlook_row(ledger, due, FIRST_AFTER)
    assert row["detectable_change"] is None
    assert "achteraf niet te zien" in row["text"]


def test_leads_that_are_still_to_come_do_not_count_as_missing() -> None:
    """Half of each of the last days' leads is known: without correction that would be a fall."""
    ages = completeness([(age, 500_000, 700_000) if age < 3 else (age, 900, 900) for age in range(13)])
    assert ages[0] == pytest.approx((500 / 700) ** 3, rel=0.01)
    assert ages[2] == pytest.approx(5 / 7, rel=0.01)
    assert ages[3] == ages[13] == 1
    known = exposure_of_days(10, 2, ages)
    assert known[-1] == ages[2]
    assert known[0] == ages[11]
    # A platform that is new knows of no delays.
    assert (completeness([]) == 1).all()
    assert completeness([(0, 2, 4)])[0] > 0.9


def test_delays_are_taken_into_account() -> None:
    """Everybody's last 10 days are known by two fifths: no fall, neither by comparison nor by itself."""
    shares = np.where(np.arange(14) < 10, 0.4, 1.0)
    random = np.random.default_rng(3)
    units = []
    for one in range(25):
        days = [
            (day, int(random.binomial(leads, 0.4)) if day >= 270 else leads, own, spend)
            for day, leads, own, spend in days_of(8, seed=one).days
        ]
        units.append(Unit(str(UUID(int=one)), True, days))
    changes = []
    for one in range(10):
        ledger, due = ledger_of(units[one], iter(units[:one] + units[one + 1 :]))
        corrected = Ledger(
            [Unit(units[one].partner_id, False, units[one].days), *units[:one], *units[one + 1 :]],
            FIRST, FIRST_AFTER, LAST, 0, shares,
        )  # fmt: skip
        changes.append(
            (
                effect_row(corrected, due, LAST, LAST, 0)["change"],
                effect_row(ledger, due, LAST, LAST, 0)["change"],
            )
        )
    with_correction, without = np.median(np.array(changes), axis=0)
    assert abs(with_correction) < 0.15
    assert without < with_correction


@pytest.mark.parametrize(
    ("rule", "action", "measure", "expected"),
    [
        ("underfunded_campaign", "increase_campaign_budget", "leads", "up"),
        ("missing_landing_page", "create_landing_page", "leads", "up"),
        ("expensive_campaign", "decrease_campaign_budget", "cost_per_lead", "down"),
        ("leadless_campaign", "pause_campaign", "cost_per_lead", "down"),
        ("surplus_leads", "decrease_campaign_budget", "leads", "down"),
    ],
)
def test_what_a_proposal_is_for_is_fixed_by_its_rule_and_action(
    rule: str, action: str, measure: str, expected: str
) -> None:
    assert aim_of(rule, action) == Aim(Measure(measure), Expected(expected))


def figures(measured: int, deviates: float) -> RuleFigures:
    zero = dict.fromkeys(
        ("approved", "rejected", "expired", "executed", "pending", "with_effect", "with_opposite_effect"), 0
    )
    return RuleFigures(
        rule="no_budget", proposed=50, **zero, measured=measured, without_visible_effect=measured,
        unmeasurable=0, median_change=0.1, sum_of_deviates=deviates,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("measured", "deviates", "is_without"),
    [(9, 0.0, False), (10, 0.0, True), (10, 4.1, False), (10, 4.0, True), (0, 0.0, False)],
)
def test_a_rule_is_named_when_enough_was_measured_and_together_it_shows_nothing(
    measured: int, deviates: float, is_without: bool
) -> None:
    assert judge(figures(measured, deviates)).is_without_effect is is_without


def test_p_values_add_up_as_stouffer_says() -> None:
    # Four times 0.1587 (one standard deviation) is two standard deviations: 0.0228.
    deviate = deviate_of(0.158655)
    assert deviate == pytest.approx(1, abs=1e-4)
    assert combine(4 * deviate, 4) == pytest.approx(0.02275, abs=1e-4)
    assert combine(0, 0) is None


@pytest.mark.parametrize(
    ("low", "high", "range_nl"),
    [
        (-0.2, 0.45, "waarschijnlijk tussen −20 % en +45 %"),  # noqa: RUF001 - a minus sign, for people
        (None, 0.45, "hoogstens +45 %"),
        (0.1, None, "minstens +10 %"),
        (None, None, "alles is nog mogelijk"),
    ],
)
def test_an_open_range_is_said_to_be_open(low: float | None, high: float | None, range_nl: str) -> None:
    aim = Aim(Measure.LEADS, Expected.UP)
    texts = describe_effect(aim, Finding(Verdict.NONE, 0.1, low, high), 14, 12, 9.5, 7, 0)
    assert texts.dutch == (
        "Geen zichtbaar effect: in 14 dagen kwamen 12 leads binnen; zonder deze wijziging naar verwachting "
        f"9,5. Het verschil past bij toeval ({range_nl})."
        " Vergeleken met 7 vergelijkbare partners zonder wijziging."
    )


def test_one_lead_is_one_lead() -> None:
    finding = Finding(Verdict.NONE, -0.1, -0.5, 0.4)
    texts = describe_effect(Aim(Measure.LEADS, Expected.UP), finding, 14, 1, 1.1, 7, 0)
    assert "in 14 dagen kwam 1 lead binnen; " in texts.dutch
    assert "1 lead came in 14 days; " in texts.english


def test_an_outlook_on_costs_speaks_of_a_fall() -> None:
    texts = describe_outlook(Aim(Measure.COST_PER_LEAD, Expected.DOWN), -0.35)
    assert texts.dutch.endswith("valt een daling van de kosten per lead pas op vanaf ongeveer −35 %.")  # noqa: RUF001 - a minus sign, for people
