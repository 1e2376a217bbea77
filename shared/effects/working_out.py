"""The ledger's arithmetic of a night: one panel for the proposals of a segment, day and horizon."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from shared.core.logging import get_logger
from shared.effects.delays import completeness
from shared.effects.due import OUTLOOK_HORIZON, Results, last_day, panel_of
from shared.effects.ledger import Ledger, effect_row, outlook_row
from shared.effects.nightly_repository import Due, EffectNights, Json
from shared.effects.panel import Floats

HISTORY_DAYS = 252
"""The long-run level takes 16 weeks; the rest makes placebos in time."""
DONORS = 60


def work_out(
    nights: EffectNights, due: Sequence[Due], delays: Sequence[tuple[int, int, int]], results: Results
) -> None:
    """Work out what is due, those of a panel beside each other, and write it; `results` takes the counts.

    `delays` is the reporting triangle. Raises an `AppError` when the database refuses.
    """
    shares = completeness(delays)
    for _, group in groupby(due, key=panel_of):
        _work_out_together(nights, list(group), shares, results)


def _work_out_together(nights: EffectNights, group: list[Due], shares: Floats, results: Results) -> None:
    """Work out proposals of one segment, day and horizon, from one panel, and write them."""
    one = group[0]
    first = one.first_day - timedelta(days=HISTORY_DAYS)
    last = last_day(one)
    clean_from = one.first_day - timedelta(days=one.horizon or OUTLOOK_HORIZON)
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
