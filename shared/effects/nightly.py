"""A night of the ledger: measure what is due, foresee what could be measured, once a week sum up by rule."""

from dataclasses import replace
from datetime import date, timedelta

from shared.core.logging import get_logger
from shared.effects.due import Results, last_day, panel_of
from shared.effects.measures import Measure, aim_of
from shared.effects.nightly_repository import Due, EffectNights, Json
from shared.effects.schemas import RuleEffect
from shared.effects.verdicts import judge

OUTLOOKS_A_NIGHT = 2_000
_SUNDAY = 7


def measure_effects(nights: EffectNights) -> Json:
    """Measure and foresee what is due on the night's day; returns the run's counts.

    A proposal that cannot be worked out is named in `failures`, and the others go on. Raises an `AppError`
    when the database refuses.
    """
    delays = nights.begin()
    due = _with_their_spend(nights.list_due(OUTLOOKS_A_NIGHT), nights.day)
    partners = {one.partner_id for one in due}
    results = Results()
    if due:
        # Here, as numpy takes a third of the time that the function's start does: most nights of a young
        # marketplace have nothing to work out.
        from shared.effects.working_out import work_out

        work_out(nights, due, delays, results)
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
        if is_cost and one.horizon and last_day(one) >= day:
            continue
        is_early = is_cost and not one.horizon
        due.append(replace(one, first_day=one.first_day - timedelta(days=1)) if is_early else one)
    return sorted(due, key=lambda one: (one.segment_id is None, *panel_of(one), one.recommendation_id))


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
