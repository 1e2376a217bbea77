"""The picture of a month: every day, cumulative, what was and what is to come."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from shared.pacing.models import MonthFacts
from shared.pacing.rules import path, spend_ahead, together
from shared.pacing.schemas import LeadsOfDay, MonthLeads, MonthSpend, Pacing, SpendOfDay

_ZERO = Decimal(0)
_WEEK = 7


def picture(facts: MonthFacts) -> Pacing:
    """The month of leads and euros."""
    days_in_month = monthrange(facts.month.year, facts.month.month)[1]
    days = [facts.month + timedelta(days=number) for number in range(days_in_month)]
    return Pacing(
        partner_id=facts.partner_id,
        segment_id=facts.segment_id,
        as_of=facts.as_of,
        month=facts.month,
        days_in_month=days_in_month,
        leads=_leads(facts, days) if facts.gaps else None,
        spend=_spend(facts, days),
    )


def _leads(facts: MonthFacts, days: Sequence[date]) -> MonthLeads:
    of_day = {day.date: day.leads for day in facts.lead_days}
    so_far = sum(of_day.values())
    a_day = sum((gap.target_leads_per_week for gap in facts.gaps), _ZERO) / _WEEK
    ahead = [day for day in days if day > facts.as_of]
    rest = together(facts.gaps)
    shares = [Decimal(number + 1) / len(ahead) for number in range(len(ahead))]
    band = dict(zip(ahead, path(Decimal(so_far), rest, shares), strict=True)) if rest else {}
    rows: list[LeadsOfDay] = []
    total = 0
    for number, day in enumerate(days, start=1):
        total += of_day.get(day, 0)
        expected = band.get(day)
        rows.append(
            LeadsOfDay(
                date=day,
                actual=total if day <= facts.as_of else None,
                expected=expected.expected if expected else None,
                low=expected.low if expected else None,
                high=expected.high if expected else None,
                target=a_day * number,
            )
        )
    return MonthLeads(
        so_far=so_far,
        expected_total=so_far + rest.expected if rest else None,
        low=so_far + int(rest.low) if rest else None,
        high=so_far + int(rest.high) if rest else None,
        target_total=a_day * len(days),
        gap_probability=facts.gaps[0].gap_probability if len(facts.gaps) == 1 else None,
        days=rows,
    )


def _spend(facts: MonthFacts, days: Sequence[date]) -> MonthSpend:
    known = min(facts.outlook.known_through, facts.as_of)
    of_day = {day.date: day.spend for day in facts.spend_days}
    so_far = sum(of_day.values(), _ZERO)
    ahead = [day for day in days if day > known]
    total, shares = spend_ahead(facts.outlook, [day.weekday() for day in ahead])
    band = dict(zip(ahead, path(so_far, total, shares), strict=True))
    rows: list[SpendOfDay] = []
    spent = _ZERO
    for day in days:
        spent += of_day.get(day, _ZERO)
        projected = band.get(day)
        rows.append(
            SpendOfDay(
                date=day,
                actual=spent if day <= known else None,
                projected=projected.expected if projected else None,
                low=projected.low if projected else None,
                high=projected.high if projected else None,
            )
        )
    return MonthSpend(
        so_far=so_far,
        projected=so_far + total.expected,
        low=so_far + total.low,
        high=so_far + total.high,
        monthly_budget=facts.monthly_budget if facts.segment_id is None else None,
        days=rows,
    )
