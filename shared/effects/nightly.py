"""A night of the ledger: measure what is due, foresee what could be measured, once a week sum up by rule."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from shared.core.logging import get_logger
from shared.effects.delays import completeness
from shared.effects.ledger import Ledger, effect_row, outlook_row
from shared.effects.measures import Measure, aim_of
from shared.effects.nightly_repository import Due, EffectNights, Json
from shared.effects.panel import Floats
from shared.effects.schemas import RuleEffect
from shared.effects.verdicts import judge

HISTORY_DAYS = 252
"""The long-run level takes 16 weeks; the rest makes placebos in time."""
DONORS = 60
OUTLOOKS_A_NIGHT = 2_000
_OUTLOOK_HORIZON = 28
_SUNDAY = 7


@dataclass(slots=True)
class _Results:
    counts: Counter[str]
    failures: list[Json]


def measure_effects(nights: EffectNights) -> Json:
    """Measure and foresee what is due on the night's day; returns the run's counts.

    A proposal that cannot be worked out is named in `failures`, and the others go on. Raises an `AppError`
    when the database refuses.
    """
    shares = completeness(nights.begin())
    results = _Results(Counter(), [])
    due = _with_their_spend(nights.list_due(OUTLOOKS_A_NIGHT), nights.day)
    partners = {one.partner_id for one in due}
    for _, group in groupby(due, key=_panel_of):
        _work_out(nights, list(group), shares, results)
    report = _weekly_report(nights)
    return nights.finish(
        {
            "partners": len(partners),
            "links": len({(one.partner_id, one.segment_id) for one in due}),
            "rows": results.counts["worked_out"],
            "rows_changed": results.counts["effects"] + results.counts["outlooks"],
            "details": {name: results.counts[name] for name in ("effects", "outlooks", "unmeasurable")}
            | {"rules_without_effect": sum(rule.is_without_effect for rule in report)},
            "failures": results.failures,
        },
        report,
    )


def _with_their_spend(found: list[Due], day: date) -> list[Due]:
    """What can be worked out on a day, those of a panel together.

    A day's leads are counted before the ads platforms are asked what it cost, so costs are looked at up to
    the day before: measured a night later, and foreseen from a day earlier.
    """
    due: list[Due] = []
    for one in found:
        is_cost = aim_of(one.rule, one.action_type).measure is Measure.COST_PER_LEAD
        if is_cost and one.horizon and _last_day(one) >= day:
            continue
        is_early = is_cost and not one.horizon
        due.append(replace(one, first_day=one.first_day - timedelta(days=1)) if is_early else one)
    return sorted(due, key=lambda one: (one.segment_id is None, *_panel_of(one), one.recommendation_id))


def _last_day(due: Due) -> date:
    return due.first_day + timedelta(days=due.horizon - 1)


def _panel_of(due: Due) -> tuple[str, date, int]:
    # A proposal about the partner as a whole has the donors of its own branch.
    return due.segment_id or due.partner_id, due.first_day, due.horizon


def _work_out(nights: EffectNights, group: list[Due], shares: Floats, results: _Results) -> None:
    """Work out proposals of one segment, day and horizon, from one panel, and write them."""
    one = group[0]
    first = one.first_day - timedelta(days=HISTORY_DAYS)
    last = _last_day(one)
    clean_from = one.first_day - timedelta(days=one.horizon or _OUTLOOK_HORIZON)
    partner_ids = sorted({each.partner_id for each in group})
    units = nights.read_panel(one.segment_id, partner_ids, first, clean_from, last, DONORS)
    others = nights.count_other_changes(group, [last] * len(group)) if one.horizon else {}
    effects: list[Json] = []
    outlooks: list[Json] = []
    ledger: Ledger | None = None
    for each in group:
        try:
            ledger = ledger or Ledger(units, first, one.first_day, last, (nights.day - last).days, shares)
            if each.horizon:
                effects.append(
                    effect_row(ledger, each, last, nights.day, others.get(each.recommendation_id, 0))
                )
            else:
                outlooks.append(outlook_row(ledger, each, nights.day))
        except Exception as error:  # noqa: BLE001 - whatever one proposal's days do, the others' night goes on
            get_logger().exception("effect_failed", recommendation_id=each.recommendation_id)
            results.failures.append(
                {
                    "partner_id": each.partner_id,
                    "error": f"The effect of {each.recommendation_id} failed: {type(error).__name__}; "
                    "the log says more.",
                }
            )
    results.counts["worked_out"] += len(effects) + len(outlooks)
    results.counts["unmeasurable"] += sum(row["verdict"] == "unmeasurable" for row in effects)
    results.counts.update(nights.write(effects, outlooks))


def _weekly_report(nights: EffectNights) -> list[RuleEffect]:
    """On the night after a Sunday: every rule's figures; the log names those without an effect."""
    if nights.day.isoweekday() != _SUNDAY:
        return []
    report = [judge(figures) for figures in nights.read_rules().rules]
    without = [one for one in report if one.is_without_effect]
    if without:
        get_logger().warning(
            "rules_without_effect",
            date=nights.day.isoformat(),
            rules=[one.rule for one in without],
            measured=[one.measured for one in without],
        )
    return report
