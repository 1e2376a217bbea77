"""Rows of the ledger from the days of a segment's partners."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import numpy as np

from shared.effects.comparison import Comparison, Reading, TooLittleDataError
from shared.effects.delays import exposure_of_days
from shared.effects.due import OUTLOOK_HORIZON
from shared.effects.measures import CALLED_AT, Aim, Expected, Measure, Verdict, aim_of, deviate_of
from shared.effects.nightly_repository import Due, Json, Unit
from shared.effects.panel import Floats, Panel
from shared.effects.wording import (
    Finding,
    describe_effect,
    describe_end_of_spending,
    describe_outlook,
    describe_unmeasurable,
)

_FEWEST_DONORS = 5
_FEWEST_EVENTS = 5
"""Leads in the history below which a change in them is no fraction of anything."""
_LARGEST = 99_999.0
_BASELINE_DAYS = 56
_LEAST_SPEND = 0.2
"""Share of a day's spend before the change from which a cost per lead after it compares with that before."""


class Ledger:
    """The days of the partners of a proposal's segment and of similar ones, as matrices."""

    def __init__(
        self,
        units: Sequence[Unit],
        first: date,
        first_after: date,
        last: date,
        last_age: int,
        shares: Floats,
    ) -> None:
        """Days `first` … `last`, of which `first_after` is the first after the change.

        `last_age` is how many days the last one is past, `shares` how complete days of an age are.
        """
        days = (last - first).days + 1
        self.start = (first_after - first).days
        self._row = {unit.partner_id: row for row, unit in enumerate(units) if not unit.is_donor}
        self._is_donor = np.array([unit.is_donor for unit in units], dtype=bool)
        self._partners = [unit.partner_id for unit in units]
        self._leads, self._own, self._spend = (np.zeros((len(units), days)) for _ in range(3))
        for row, unit in enumerate(units):
            for day, leads, own, spend in unit.days:
                self._leads[row, day], self._own[row, day] = leads, own
                self._spend[row, day] = float(Decimal(spend))
        self._known = exposure_of_days(days, last_age, shares)

    def leads_after(self, partner_id: str) -> int:
        """The partner's leads after the change."""
        return int(self._leads[self._row[partner_id], self.start :].sum())

    def baseline_per_week(self, partner_id: str) -> float:
        """The partner's leads a week in the 8 weeks before."""
        row = self._row[partner_id]
        return float(self._leads[row, max(0, self.start - _BASELINE_DAYS) : self.start].sum()) / (
            min(self.start, _BASELINE_DAYS) / 7
        )

    def compare(self, partner_id: str, measure: Measure, horizon: int) -> tuple[Comparison, int]:
        """The partner against the donors, and how many partners those are. Raises `TooLittleDataError`."""
        row = self._row[partner_id]
        counts, exposure = self._matrices(measure)
        usable = self._is_donor & (counts[:, : self.start].sum(1) >= 1)
        usable &= (exposure[:, : self.start].sum(1) > 0) & (exposure[:, self._lately].sum(1) > 0)
        donors = np.flatnonzero(usable)
        # A donor is a partner in a segment, but segments of one partner are no sample of partners.
        partners = len({self._partners[donor] for donor in donors})
        before = counts[row, : self.start]
        if partners < _FEWEST_DONORS or before.sum() < _FEWEST_EVENTS:
            raise TooLittleDataError(f"{partners} donors, {before.sum():.0f} leads")
        if measure is Measure.COST_PER_LEAD and not self._spends_on(row):
            raise TooLittleDataError("hardly any spend after the change, or none before it")
        # Before its first lead a partner may not have been there: no level to compare with.
        began = int(np.flatnonzero(before)[0])
        rows = np.append(donors, row)
        panel = Panel(counts[rows, began:], exposure[rows, began:])
        return Comparison.prepare(panel, len(donors), self.start - began, horizon), partners

    @property
    def _lately(self) -> slice:
        """The days after the change; before those are there, the last ones."""
        is_over = self._leads.shape[1] > self.start
        return slice(self.start, None) if is_over else slice(max(0, self.start - OUTLOOK_HORIZON), None)

    def _spends_on(self, row: int) -> bool:
        before = self._spend[row, max(0, self.start - _BASELINE_DAYS) : self.start].mean()
        return bool(before > 0 and self._spend[row, self._lately].mean() >= _LEAST_SPEND * before)

    def _matrices(self, measure: Measure) -> tuple[Floats, Floats]:
        if measure is Measure.LEADS:
            return self._leads, np.broadcast_to(self._known, self._leads.shape).copy()
        # Leads per euro: what a euro brings, upside down.
        return self._own, self._spend * self._known


def effect_row(ledger: Ledger, due: Due, last: date, measured_on: date, other_changes: int) -> Json:
    """The row of `recommendation_effects` of a proposal whose days are over."""
    aim = aim_of(due.rule, due.action_type)
    leads = ledger.leads_after(due.partner_id)
    row: Json = {
        "recommendation_id": due.recommendation_id,
        "horizon_days": due.horizon,
        "partner_id": due.partner_id,
        "measure": aim.measure,
        "expected": aim.expected,
        "leads_observed": leads,
        "other_changes": other_changes,
        "first_day": due.first_day.isoformat(),
        "last_day": last.isoformat(),
        "measured_on": measured_on.isoformat(),
    }
    try:
        comparison, donors = ledger.compare(due.partner_id, aim.measure, due.horizon)
    except TooLittleDataError:
        texts = describe_unmeasurable(aim, due.horizon)
        return row | {
            "verdict": Verdict.UNMEASURABLE,
            "donors": 0,
            "text": texts.dutch,
            "text_en": texts.english,
        }
    reading = comparison.read(_direction(aim))
    opposite = comparison.read(_opposite(_direction(aim)))
    finding = _finding(aim, reading, opposite)
    without = (
        leads / (1 + finding.change)
        if aim.measure is Measure.LEADS and finding.change > -1 and leads
        else None
    )
    texts = describe_effect(aim, finding, due.horizon, leads, without, donors, other_changes)
    return row | {
        "verdict": finding.verdict,
        "change": _fraction(finding.change),
        "change_low": _fraction(finding.low),
        "change_high": _fraction(finding.high),
        "p_value": round(reading.p_value, 5),
        "deviate": round(deviate_of(reading.mid_p_value), 4),
        "leads_without": None if without is None else round(without, 1),
        "donors": donors,
        "text": texts.dutch,
        "text_en": texts.english,
    }


def outlook_row(ledger: Ledger, due: Due, made_on: date) -> Json:
    """The row of `recommendation_outlooks` of a proposal that waits for a decision."""
    aim = aim_of(due.rule, due.action_type)
    if due.ends_spending and aim.measure is Measure.COST_PER_LEAD:
        detectable, texts = None, describe_end_of_spending()
    else:
        detectable = _detectable(ledger, due, aim)
        texts = describe_outlook(aim, detectable)
    return {
        "recommendation_id": due.recommendation_id,
        "partner_id": due.partner_id,
        "measure": aim.measure,
        "expected": aim.expected,
        "horizon_days": OUTLOOK_HORIZON,
        "baseline_per_week": round(ledger.baseline_per_week(due.partner_id), 1),
        "detectable_change": _fraction(detectable),
        "text": texts.dutch,
        "text_en": texts.english,
        "made_on": made_on.isoformat(),
    }


def _detectable(ledger: Ledger, due: Due, aim: Aim) -> float | None:
    try:
        comparison, _ = ledger.compare(due.partner_id, aim.measure, OUTLOOK_HORIZON)
    except TooLittleDataError:
        return None
    return _of_measure(aim, comparison.detectable_change(_direction(aim)))


def _direction(aim: Aim) -> Expected:
    """Which way the counts per exposure are meant to go: cheaper leads are more leads per euro."""
    return _opposite(aim.expected) if aim.measure is Measure.COST_PER_LEAD else aim.expected


def _opposite(direction: Expected) -> Expected:
    return Expected.DOWN if direction is Expected.UP else Expected.UP


def _finding(aim: Aim, reading: Reading, opposite: Reading) -> Finding:
    verdict = (
        Verdict.EFFECT
        if reading.p_value <= CALLED_AT
        else Verdict.OPPOSITE
        if opposite.p_value <= CALLED_AT
        else Verdict.NONE
    )
    low, high = _of_measure(aim, reading.low), _of_measure(aim, reading.high)
    if aim.measure is Measure.COST_PER_LEAD:
        low, high = high, low
    change = _of_measure(aim, reading.change)
    return Finding(verdict, _LARGEST if change is None else change, low, high)


def _of_measure(aim: Aim, change: float | None) -> float | None:
    """A change of leads per euro as one of euros per lead; `None` for what has no end."""
    if change is None or aim.measure is Measure.LEADS:
        return change
    return None if change <= -1 else 1 / (1 + change) - 1


def _fraction(change: float | None) -> float | None:
    return None if change is None else round(min(change, _LARGEST), 4)
