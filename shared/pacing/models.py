"""What the database knows of a month."""

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from shared.core.ids import PartnerId, SegmentId
from shared.core.money import Exact


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class SegmentMonth(_Frozen):
    """A segment's target a week, and what is expected of the month's rest; without a forecast, nothing."""

    target_leads_per_week: Exact
    expected_month_leads: Exact | None
    expected_month_low: int | None
    expected_month_high: int | None
    gap_probability: Exact | None


class LeadDay(_Frozen):
    """Leads of a day."""

    date: date
    leads: int


class SpendDay(_Frozen):
    """EUR spent on a day."""

    date: date
    spend: Exact


class SpendOutlook(_Frozen):
    """EUR that a day of each weekday is to cost, Monday first; the standard deviation of a day's EUR;
    and the last day whose figures are known."""

    known_through: date
    weekdays: Annotated[tuple[Exact, ...], Field(min_length=7, max_length=7)]
    deviation: Exact


class MonthFacts(_Frozen):
    """All that a picture of a month is made from. `as_of` is the last day of what is known of leads."""

    partner_id: PartnerId
    segment_id: SegmentId | None
    monthly_budget: Exact | None
    as_of: date
    month: date
    gaps: tuple[SegmentMonth, ...]
    lead_days: tuple[LeadDay, ...]
    spend_days: tuple[SpendDay, ...]
    outlook: SpendOutlook


class Band(_Frozen):
    """What is expected, and between what it lies in four cases of five."""

    expected: Decimal
    low: Decimal
    high: Decimal
