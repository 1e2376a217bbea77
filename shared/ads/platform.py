"""The port to ad platforms: what the product asks of Google Ads (or another), in its own nouns.

An adapter makes each call safe to make twice: it looks before it creates, and setting what is set already is
no error. It retries nothing that may have been done without looking first.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NewType, Protocol

from shared.core.ids import CampaignId

AccountId = NewType("AccountId", str)
"""The platform's id of an advertiser account; for Google Ads the customer id, ten digits."""

ExternalCampaignId = NewType("ExternalCampaignId", str)
"""The platform's id of a campaign."""


class PlatformStatus(StrEnum):
    """How a campaign stands on the platform."""

    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"


class MatchType(StrEnum):
    """How closely a search must match a keyword."""

    BROAD = "broad"
    PHRASE = "phrase"
    EXACT = "exact"


@dataclass(frozen=True, slots=True)
class Keyword:
    """Searches that may show the campaign's ads."""

    text: str
    match_type: MatchType


@dataclass(frozen=True, slots=True)
class AdContent:
    """What a campaign shows, and for which searches."""

    keywords: tuple[Keyword, ...]
    negative_keywords: tuple[str, ...]
    headlines: tuple[str, ...]
    descriptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CampaignPlan:
    """All that is needed to make a campaign whole. `daily_budget` is EUR; `region` a Dutch province."""

    campaign_id: CampaignId
    label: str
    """For people; the campaign's name on the platform is made of this and our id, which identifies it."""
    daily_budget: Decimal
    region: str
    final_url: str
    content: AdContent


@dataclass(frozen=True, slots=True)
class CampaignState:
    """A campaign as the platform has it. `campaign_id` is ours, from its name; `None` if it has none."""

    external_id: ExternalCampaignId
    campaign_id: CampaignId | None
    status: PlatformStatus
    daily_budget: Decimal


@dataclass(frozen=True, slots=True)
class CampaignDay:
    """One campaign on one day, in the account's time zone. `spend` is EUR."""

    external_id: ExternalCampaignId
    day: date
    spend: Decimal
    clicks: int
    impressions: int
    conversions: Decimal


@dataclass(frozen=True, slots=True)
class Account:
    """An advertiser account. Only EUR accounts can be used."""

    id: AccountId
    name: str
    currency: str
    time_zone: str


class PlatformError(Exception):
    """The platform did not do what was asked. The message is a sentence an admin understands."""


class TryAgainLaterError(PlatformError):
    """Nothing is known to be wrong with the request: the platform was away, slow or busy.

    `retry_after_seconds` is the platform's own wish, `None` where it gave none. `slows_account` is true for a
    quota or rate error: other calls for the same account should wait as long.
    """

    def __init__(
        self, sentence: str, *, retry_after_seconds: float | None = None, slows_account: bool = False
    ) -> None:
        super().__init__(sentence)
        self.retry_after_seconds = retry_after_seconds
        self.slows_account = slows_account


class OwnLimitError(TryAgainLaterError):
    """We ask no more for now, to stay within the platform's limits. This request was not made."""


class RejectedError(PlatformError):
    """The platform will not do this however often it is asked. `field` says which part, where it told."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field


class AccountUnusableError(PlatformError):
    """The account cannot be used: no access, suspended, not EUR. Concerns every call for it."""


class AdPlatform(Protocol):
    """One platform. Every method raises a `PlatformError`, and returns before `deadline_seconds` are over."""

    def read_account(self, account: AccountId, *, deadline_seconds: float) -> Account:
        """The account itself. Raises `AccountUnusableError` where there is no access or it is not in EUR."""
        ...

    def create_campaign(
        self, account: AccountId, plan: CampaignPlan, *, deadline_seconds: float, validate_only: bool = False
    ) -> ExternalCampaignId:
        """Make the campaign whole and paused, or not at all; where it is there already, adopt it."""
        ...

    def set_daily_budget(
        self, account: AccountId, campaign: ExternalCampaignId, amount: Decimal, *, deadline_seconds: float
    ) -> None:
        """Set the daily budget, EUR."""
        ...

    def set_ads(
        self, account: AccountId, campaign: ExternalCampaignId, content: AdContent, *, deadline_seconds: float
    ) -> None:
        """Make keywords and ads those of `content`."""
        ...

    def pause(self, account: AccountId, campaign: ExternalCampaignId, *, deadline_seconds: float) -> None:
        """Stop showing ads."""
        ...

    def resume(self, account: AccountId, campaign: ExternalCampaignId, *, deadline_seconds: float) -> None:
        """Show ads."""
        ...

    def remove(self, account: AccountId, campaign: ExternalCampaignId, *, deadline_seconds: float) -> None:
        """Remove the campaign for good."""
        ...

    def read_campaigns(self, account: AccountId, *, deadline_seconds: float) -> Iterator[CampaignState]:
        """Every campaign of the account, removed ones too: one query."""
        ...

    def read_daily_metrics(
        self, account: AccountId, first: date, last: date, *, deadline_seconds: float
    ) -> Iterator[CampaignDay]:
        """Every campaign's days between two days, both included, in one query; idle days are absent."""
        ...
