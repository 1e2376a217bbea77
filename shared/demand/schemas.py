"""Lead gaps and lead statistics as the API shows them."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated, Self
from uuid import UUID

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from shared.core.clock import Day
from shared.core.ids import PartnerId, SegmentId
from shared.core.models import AnswerModel, PageQuery, Position
from shared.core.money import Amount, parse_decimal
from shared.demand.models import TargetSource


def _parse_probability(value: object) -> Decimal:
    return parse_decimal(value).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)


Probability = Annotated[
    Decimal,
    BeforeValidator(_parse_probability),
    WithJsonSchema(
        {
            "type": "string",
            "format": "decimal",
            "pattern": r"^[01]\.[0-9]{4}$",
            "examples": ["0.9312"],
        }
    ),
]
"""A probability of 0 to 1 in an answer: a string of four decimals."""


class LeadGap(AnswerModel):
    """Leads wanted minus leads received by a partner in a segment, over the 7 days ending on `date`."""

    partner_id: PartnerId
    segment_id: SegmentId
    code: str | None = Field(examples=["schilder_noord_brabant"])
    branch: str | None = Field(examples=["schilder"])
    region: str | None = Field(examples=["noord_brabant"])
    date: Day = Field(description="The last day of the window, Europe/Amsterdam.")
    target_leads_per_day: Amount = Field(examples=["2.86"])
    current_leads_per_day: Amount = Field(examples=["1.14"])
    lead_gap: Amount = Field(
        description="Leads short per day; negative: more than wanted.", examples=["1.71"]
    )
    target_leads_per_week: Amount = Field(examples=["20.00"])
    platform_leads: int = Field(description="Leads from the platform in the window.", examples=[5])
    own_campaign_leads: int = Field(description="Leads from own campaigns in the window.", examples=[3])
    lead_gap_per_week: Amount = Field(
        description="Leads short per week: the figure to show.", examples=["12.00"]
    )
    window_days: int = Field(examples=[7])
    target_source: TargetSource = Field(description="What the target rests on.")
    expected_leads: Amount | None = Field(
        description="Leads expected in the 7 days after `date`; null, as the fields below: no forecast.",
        examples=["8.40"],
    )
    expected_low: int | None = Field(description="At least so many, in four cases of five.", examples=[5])
    expected_high: int | None = Field(description="At most so many, in four cases of five.", examples=[12])
    month_leads: int | None = Field(
        description="Leads so far in the month of the day after `date`.", examples=[27]
    )
    expected_month_leads: Amount | None = Field(
        description="Leads expected in the rest of that month.", examples=["10.80"]
    )
    expected_month_low: int | None = Field(description="At least so many.", examples=[6])
    expected_month_high: int | None = Field(description="At most so many.", examples=[16])
    gap_probability: Probability | None = Field(
        description="That the true rate lies below the target: how likely the gap is no accident."
    )


class LeadStats(AnswerModel):
    """What reached a partner in a segment on one day. Days on which nothing happened have no row."""

    partner_id: PartnerId
    segment_id: SegmentId
    code: str | None = Field(examples=["schilder_noord_brabant"])
    branch: str | None = Field(examples=["schilder"])
    region: str | None = Field(examples=["noord_brabant"])
    date: Day = Field(description="Calendar day, Europe/Amsterdam.")
    platform_leads: int
    own_campaign_leads: int
    leads_accepted: int = Field(description="Of the day's leads: accepted by now.")
    leads_rejected: int = Field(description="Of the day's leads: rejected by now.")
    landing_page_views: int
    landing_page_conversions: int
    spend: Amount = Field(description="EUR spent on campaigns in this segment.")


class LeadStatsQuery(PageQuery):
    """Which days and segment; everything by default."""

    date_from: Day | None = Field(default=None, alias="from", description="First day, inclusive.")
    date_to: Day | None = Field(default=None, alias="to", description="Last day, inclusive.")
    segment_id: UUID | None = Field(default=None, description="Only this segment.")

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise ValueError("`from` lies after `to`")
        return self


class LeadGapQuery(LeadStatsQuery):
    """Which days and segment; each segment's latest day by default."""

    date: Day | None = Field(default=None, description="Only this day; not together with `from` or `to`.")

    @model_validator(mode="after")
    def _is_a_day_or_a_range(self) -> Self:
        if self.date and (self.date_from or self.date_to):
            raise ValueError("give either `date` or `from` and `to`")
        return self


class DayPosition(Position):
    """A place in a list that runs from the newest day back, and by segment within a day."""

    date: Day
    segment_id: UUID
