"""Segment links as the API shows and takes them."""

from enum import StrEnum
from typing import Annotated, Self
from uuid import UUID

from pydantic import Field, StrictBool, StrictInt, model_validator

from shared.core.clock import Day, Moment
from shared.core.ids import PartnerId, SegmentId
from shared.core.models import AnswerModel, PageQuery, Position, RequestModel
from shared.core.money import Amount, LeadsPerWeek
from shared.profiles.models import MarketingMode

Priority = Annotated[StrictInt, Field(ge=0, le=10_000)]


class Activity(StrEnum):
    """Which links to list."""

    ACTIVE = "true"
    INACTIVE = "false"
    ALL = "all"


class Segment(AnswerModel):
    """What leads are sold by: a branch in a region."""

    segment_id: SegmentId
    code: str = Field(examples=["schilder_noord_brabant"])
    branch: str = Field(examples=["schilder"])
    region: str = Field(examples=["noord_brabant"])
    country: str = Field(examples=["NL"])


class LinkableSegmentQuery(PageQuery):
    """Which part of the list of segments to answer with."""


class LinkableSegmentPosition(Position):
    """A place in the list of segments: by code, which is unique."""

    code: Annotated[str, Field(max_length=300)]


class PartnerSegment(AnswerModel):
    """A segment a partner wants leads in."""

    partner_id: PartnerId
    segment_id: SegmentId
    code: str | None = Field(examples=["schilder_noord_brabant"])
    branch: str | None = Field(examples=["schilder"])
    region: str | None = Field(examples=["noord_brabant"])
    country: str | None = Field(examples=["NL"])
    segment_is_active: bool = Field(description="Whether leads are sold in the segment at all.")
    is_primary: bool = Field(description="The partner's main segment; at most one.")
    priority: int = Field(description="Lower is more important.")
    is_active: bool = Field(description="False: unlinked.")
    target_leads_per_week: Amount | None = Field(
        description="Leads wanted per week; null: derived from capacity or history.", examples=["20.00"]
    )
    created_at: Moment
    updated_at: Moment


class SegmentLink(RequestModel):
    """The segment to link."""

    segment_id: UUID = Field(description="An active segment.")
    is_primary: StrictBool = Field(
        default=False, description="Make it the partner's main segment, in the place of the present one."
    )
    priority: Priority = Field(default=100, description="Lower is more important.")
    target_leads_per_week: LeadsPerWeek | None = Field(
        default=None, description="Leads wanted per week; null: derive it from capacity or history."
    )


class SegmentLinkUpdate(RequestModel):
    """What to change of a link. A field left out stays as it is."""

    is_primary: StrictBool | None = Field(default=None, description="Cannot be null.")
    priority: Priority | None = Field(default=None, description="Cannot be null. Lower is more important.")
    target_leads_per_week: LeadsPerWeek | None = Field(
        default=None, description="Leads wanted per week; null: derive it from capacity or history."
    )

    @model_validator(mode="after")
    def _clears_only_the_target(self) -> Self:
        for name in ("is_primary", "priority"):
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"{name} cannot be null; leave it out to keep it")
        return self


class SegmentQuery(PageQuery):
    """Which links of a partner to list."""

    is_active: Activity = Field(
        default=Activity.ACTIVE, description="`true`: linked; `false`: unlinked; `all`: both."
    )


class SegmentLinkPosition(Position):
    """A place in a partner's links: primary first, then by priority, then by id."""

    is_primary: bool
    priority: int = Field(ge=0, le=10_000)
    segment_id: UUID


class SegmentPartner(AnswerModel):
    """A partner in a segment, with their marketing there. Money in EUR."""

    partner_id: PartnerId
    company_name: str
    status: str = Field(description="The platform's status of the partner.", examples=["active"])
    is_active_for_routing: bool
    marketing_mode: MarketingMode
    auto_marketing_enabled: bool
    is_primary: bool
    priority: int
    target_leads_per_week: Amount | None
    active_campaigns: int = Field(description="In this segment.")
    live_landing_pages: int = Field(description="For this segment.")
    spend_this_month: Amount = Field(description="In this segment, complete days only.")
    leads_this_month: int = Field(description="In this segment from every source, complete days only.")
    lead_gap_date: Day | None = Field(description="Day of the latest lead gap; null: none yet.")
    lead_gap_per_week: Amount | None = Field(description="Leads short per week; negative: more than wanted.")


class SegmentPartnerQuery(PageQuery):
    """Which part of the list of partners to answer with."""


class SegmentPartnerPosition(Position):
    """A place in the list of a segment's partners: by company name, then by id."""

    company_name: Annotated[str, Field(max_length=300)]
    partner_id: UUID
