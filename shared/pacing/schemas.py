"""A month's pacing as the API shows it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field

from shared.core.clock import Day
from shared.core.ids import PartnerId, SegmentId
from shared.core.models import AnswerModel, RequestModel
from shared.core.money import Amount
from shared.demand.schemas import Probability

_BAND = "Cumulative through the day, of days after the last known one. In four cases of five it lies between."


class PacingQuery(RequestModel):
    """Of which segment."""

    segment_id: UUID | None = Field(default=None, description="Only this segment; left out: all together.")


class LeadsOfDay(AnswerModel):
    """Leads of the month through a day."""

    date: Day
    actual: int | None = Field(description="Cumulative; null for days that are not over.")
    expected: Amount | None = Field(description=_BAND)
    low: Amount | None
    high: Amount | None
    target: Amount = Field(description="Leads wanted through the day.")


class MonthLeads(AnswerModel):
    """The month's leads. Without a forecast `expected_total`, `low` and `high` are null."""

    so_far: int
    expected_total: Amount | None = Field(description="So far, and what the rest of the month should bring.")
    low: int | None = Field(description="The month's total at least, in four cases of five.")
    high: int | None
    target_total: Amount
    gap_probability: Probability | None = Field(
        description="That the true rate lies below the target; null for several segments together."
    )
    days: list[LeadsOfDay] = Field(description="Every day of the month.")


class SpendOfDay(AnswerModel):
    """EUR of the month through a day."""

    date: Day
    actual: Amount | None = Field(description="Cumulative; null for days whose figures are not known yet.")
    projected: Amount | None = Field(description=_BAND)
    low: Amount | None
    high: Amount | None


class MonthSpend(AnswerModel):
    """The month's spend on campaigns, EUR."""

    so_far: Amount
    projected: Amount = Field(description="So far, and the rest of the month at last week's pace.")
    low: Amount
    high: Amount
    monthly_budget: Annotated[
        Amount | None, Field(description="The partner's; null where none is set, and for one segment.")
    ]
    days: list[SpendOfDay]


class Pacing(AnswerModel):
    """How a partner's month goes: leads and euros in one picture."""

    partner_id: PartnerId
    segment_id: SegmentId | None
    as_of: Day = Field(description="The last day that the night has worked on, Europe/Amsterdam.")
    month: Day = Field(description="First day of the month shown: that of the day after `as_of`.")
    days_in_month: int
    leads: MonthLeads | None = Field(description="Null before the first lead gaps.")
    spend: MonthSpend
