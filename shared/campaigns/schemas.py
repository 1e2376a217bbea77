"""Campaigns as the API shows and takes them. Money in EUR."""

from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, Field, StrictBool, StringConstraints, model_validator

from shared.campaigns.models import (
    FEWEST_DESCRIPTIONS,
    FEWEST_HEADLINES,
    LONGEST_DESCRIPTION,
    LONGEST_HEADLINE,
    MOST_DESCRIPTIONS,
    MOST_HEADLINES,
    MOST_KEYWORDS,
    CampaignStatus,
    Channel,
    KeywordMatch,
    SyncStatus,
    ad_text,
    keyword_text,
    refuse_repeated,
)
from shared.core.clock import Day, Moment
from shared.core.ids import CampaignId, LandingPageId, PartnerId, SegmentId
from shared.core.models import AnswerModel, PageQuery, Position, RequestModel, Several
from shared.core.money import Amount, Euros

KeywordText = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(keyword_text)]
Headline = Annotated[
    str,
    AfterValidator(ad_text),
    Field(min_length=1, max_length=LONGEST_HEADLINE, examples=["Schilder in Utrecht"]),
]
Description = Annotated[
    str,
    AfterValidator(ad_text),
    Field(min_length=1, max_length=LONGEST_DESCRIPTION, examples=["Vraag vrijblijvend een offerte aan."]),
]
CplTarget = Annotated[Euros, Field(gt=0)]

_NOT_NULLABLE = ("status", "ai_managed", "ad_content")


class CampaignKeyword(AnswerModel):
    """Searches that may show the ads."""

    text: str = Field(examples=["schilder utrecht"])
    match_type: KeywordMatch


class CampaignAds(AnswerModel):
    """What a campaign shows, and for which searches; empty where nothing is written yet."""

    keywords: list[CampaignKeyword] = Field(default=[])
    negative_keywords: list[str] = Field(default=[], description="Searches that never show the ads.")
    headlines: list[str] = Field(default=[])
    descriptions: list[str] = Field(default=[])


class DriftedText(AnswerModel):
    """A value that differs at the channel."""

    ours: str | None
    platform: str | None


class Drift(AnswerModel):
    """What the channel has that differs from ours."""

    status: DriftedText | None = None
    daily_budget: DriftedText | None = None


class Campaign(AnswerModel):
    """A campaign of a partner."""

    id: CampaignId
    partner_id: PartnerId
    channel: Channel
    status: CampaignStatus
    segment_id: SegmentId | None
    code: str | None = Field(description="The segment's.", examples=["schilder_noord_brabant"])
    branch: str | None = Field(examples=["schilder"])
    region: str | None = Field(examples=["noord_brabant"])
    landing_page_id: LandingPageId | None
    landing_page_path: str | None = Field(examples=["/partners/voorbeeld/utrecht"])
    landing_page_status: str | None = Field(examples=["live"])
    daily_budget: Amount | None
    monthly_budget: Amount | None = Field(description="Null: 30.4 times the daily budget.")
    commitment: Amount = Field(description="What it may cost in a month; 0 unless it is active.")
    cpl_target: Amount | None = Field(description="What a lead may cost.")
    ai_managed: bool = Field(description="Whether the night's proposals may be about it.")
    ai_last_adjusted_at: Moment | None
    ad_content: CampaignAds
    total_spend: Amount
    total_clicks: int
    total_impressions: int
    total_leads: int
    avg_cpl: Amount | None = Field(description="Null: no leads yet.")
    external_campaign_id: str | None = Field(description="The channel's own id.")
    sync_status: SyncStatus = Field(
        description="Whether the channel has what we have; `not_synced` where it is followed by hand."
    )
    sync_error: str | None = Field(description="What it waits for, or why it failed.")
    drift: Drift | None = Field(description="What differs at the channel.")
    last_synced_at: Moment | None
    started_at: Moment | None
    ended_at: Moment | None
    created_at: Moment
    updated_at: Moment


class KeywordInput(RequestModel):
    """Searches that may show the ads."""

    text: KeywordText = Field(
        description="At most 80 characters and 10 words.", examples=["schilder utrecht"]
    )
    match_type: KeywordMatch = Field(json_schema_extra={"examples": ["phrase"]})


def _refuse_repeated_keywords(keywords: list[KeywordInput]) -> list[KeywordInput]:
    refuse_repeated([f"{keyword.text} ({keyword.match_type.value})" for keyword in keywords])
    return keywords


class AdContentInput(RequestModel):
    """All that a search campaign shows, complete. Texts are unique whatever their capitals."""

    keywords: Annotated[list[KeywordInput], AfterValidator(_refuse_repeated_keywords)] = Field(
        min_length=1, max_length=MOST_KEYWORDS
    )
    negative_keywords: Annotated[list[KeywordText], AfterValidator(refuse_repeated)] = Field(
        default=[], max_length=MOST_KEYWORDS, description="Searches that never show the ads."
    )
    headlines: Annotated[list[Headline], AfterValidator(refuse_repeated)] = Field(
        min_length=FEWEST_HEADLINES, max_length=MOST_HEADLINES
    )
    descriptions: Annotated[list[Description], AfterValidator(refuse_repeated)] = Field(
        min_length=FEWEST_DESCRIPTIONS, max_length=MOST_DESCRIPTIONS
    )


class CampaignCreate(RequestModel):
    """A campaign to plan. It costs nothing until an admin activates it."""

    channel: Channel = Field(
        description="Cannot change later. Only `google_ads` is pushed; the others are followed by hand."
    )
    segment_id: UUID | None = Field(default=None, description="An active segment.")
    landing_page_id: UUID | None = Field(
        default=None, description="A page of this partner; on ad channels a live one."
    )
    daily_budget: Euros | None = Field(default=None, description="At least 5.00 on ad channels.")
    monthly_budget: Euros | None = Field(
        default=None, description="Null: 30.4 times the daily budget. At least 152.00 on ad channels."
    )
    cpl_target: CplTarget | None = Field(default=None, description="What a lead may cost.")
    ai_managed: StrictBool = Field(
        default=False, description="Whether the night's proposals may be about it."
    )
    ad_content: AdContentInput | None = Field(
        default=None, description="Keywords and ads, `google_ads` only; may follow until it is activated."
    )


class CampaignUpdate(RequestModel):
    """What to change of a campaign. A field left out stays as it is; `null` clears what may be empty."""

    status: Literal[CampaignStatus.ACTIVE, CampaignStatus.PAUSED, CampaignStatus.ARCHIVED] | None = Field(
        default=None, description="`active` by admins only; `archived` is for good. Cannot be null."
    )
    segment_id: UUID | None = Field(default=None, description="An active segment.")
    landing_page_id: UUID | None = Field(
        default=None, description="A page of this partner; on ad channels a live one."
    )
    daily_budget: Euros | None = Field(default=None, description="At least 5.00 on ad channels.")
    monthly_budget: Euros | None = Field(
        default=None, description="Null: 30.4 times the daily budget. At least 152.00 on ad channels."
    )
    cpl_target: CplTarget | None = Field(default=None, description="What a lead may cost.")
    ai_managed: StrictBool | None = Field(default=None, description="Cannot be null.")
    ad_content: AdContentInput | None = Field(
        default=None, description="The whole new set of keywords and ads. Cannot be null."
    )

    @model_validator(mode="after")
    def _clears_only_what_may_be_empty(self) -> Self:
        for name in _NOT_NULLABLE:
            if name in self.model_fields_set and getattr(self, name) is None:
                raise ValueError(f"{name} cannot be null; leave it out to keep it")
        return self


class CampaignQuery(PageQuery):
    """Which campaigns to list; all by default. Filters that take several values let through any of them."""

    status: Several[CampaignStatus] | None = Field(default=None, description="Only with these statuses.")
    channel: Several[Channel] | None = Field(default=None, description="Only on these channels.")
    segment_id: Several[UUID] | None = Field(default=None, description="Only for these segments.")


class CampaignPosition(Position):
    """A place in a partner's campaigns: newest first, then by id."""

    created_at: AwareDatetime
    id: UUID


class MetricsQuery(PageQuery):
    """Which days of a campaign; all by default."""

    date_from: Day | None = Field(default=None, alias="from", description="First day, inclusive.")
    date_to: Day | None = Field(default=None, alias="to", description="Last day, inclusive.")

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise ValueError("`from` lies after `to`")
        return self


class CampaignDay(AnswerModel):
    """What a campaign did on one day. Days on which nothing happened may have no row."""

    date: Day = Field(description="Calendar day of the channel's account, Europe/Amsterdam.")
    spend: Amount
    clicks: int
    impressions: int
    conversions: Amount = Field(description="As the channel counts; Google splits some into fractions.")
    leads: int = Field(description="As we count.")


class MetricsTotals(AnswerModel):
    """Sums over all days asked for, whatever the page."""

    days: int = Field(description="Days with figures.")
    spend: Amount
    clicks: int
    impressions: int
    conversions: Amount
    leads: int
    cpl: Amount | None = Field(description="Spend per lead; null: no leads.")
    difference: Amount = Field(description="Conversions as the channel counts, less leads as we count.")
    is_reconciled: bool = Field(
        description="Whether the difference is at most 2, or a fifth of the larger. Else look at the "
        "channel's conversion tag and the landing page's form."
    )


class CampaignMetrics(AnswerModel):
    """A page of a campaign's days, newest first, and the totals of all of them."""

    data: list[CampaignDay]
    totals: MetricsTotals
    next_cursor: str | None = Field(
        description="Send it back as `cursor` for the next page; null on the last page."
    )


class MetricsImport(RequestModel):
    """Daily figures of a channel that is followed by hand."""

    csv: str = Field(
        min_length=1,
        description="CSV: the first line names the columns, `date` (YYYY-MM-DD) and any of `spend` (EUR), "
        "`clicks`, `impressions`, `conversions`, `leads`; separated by commas, or by semicolons, and then "
        "decimals may have a comma. Every day once, at most 2000.",
        examples=["date,spend,clicks,leads\n2026-03-30,12.50,40,2\n2026-03-31,11.00,38,1\n"],
    )


class ImportedMetrics(AnswerModel):
    """What was imported, and the campaign with its new totals."""

    days: int
    campaign: Campaign


class CampaignDayPosition(Position):
    """A place in a list of days that runs back from the newest."""

    date: Day
