"""The outbox's words: an operation as a dispatcher takes it, and what became of it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from shared.ads.platform import AccountId, AdContent, ExternalCampaignId, Keyword, MatchType
from shared.core.ids import CampaignId, PartnerId

Json = dict[str, Any]


class OperationName(StrEnum):
    """What a platform is asked to do."""

    CREATE_CAMPAIGN = "create_campaign"
    SET_BUDGET = "set_budget"
    SET_ADS = "set_ads"
    PAUSE = "pause"
    RESUME = "resume"
    REMOVE = "remove"


class Outcome(StrEnum):
    """What became of an attempt. Postponed: the platform was not asked, so it does not count."""

    DONE = "done"
    RETRY = "retry"
    POSTPONE = "postpone"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ClaimedOperation:
    """An operation that is ours until its lease ends. `tries`: the attempts that count, this one included."""

    id: int
    attempt: int
    tries: int
    partner_id: PartnerId
    campaign_id: CampaignId
    name: OperationName
    external_id: ExternalCampaignId | None
    daily_budget: Decimal | None
    ads: AdContent | None
    """`None` where what is stored cannot be read."""
    company_name: str | None
    segment_code: str | None
    region: str | None
    page_path: str | None
    page_is_live: bool
    trace_id: str | None = None
    """The trace of the request that asked for it."""

    @classmethod
    def from_row(cls, row: Json) -> Self:
        """From `claim_platform_operations`."""
        payload: Json = row["payload"]
        budget = payload.get("daily_budget")
        external_id = row["external_campaign_id"]
        return cls(
            id=int(row["id"]),
            attempt=int(row["attempt"]),
            tries=int(row["tries"]),
            partner_id=PartnerId(UUID(row["partner_id"])),
            campaign_id=CampaignId(UUID(row["campaign_id"])),
            name=OperationName(row["operation"]),
            external_id=None if external_id is None else ExternalCampaignId(external_id),
            daily_budget=None if budget is None else Decimal(budget),
            ads=_readable(payload.get("ad_content")),
            company_name=row["company_name"],
            segment_code=row["segment_code"],
            region=row["region"],
            page_path=row["page_path"],
            page_is_live=bool(row["page_is_live"]),
            trace_id=row["trace_id"],
        )


def _readable(stored: Any) -> AdContent | None:
    try:
        return ad_content(stored or {})
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def ad_content(stored: Json) -> AdContent:
    """The ads of a campaign's `ad_content`; what is not there is empty."""
    return AdContent(
        keywords=tuple(
            Keyword(text=keyword["text"], match_type=MatchType(keyword["match_type"]))
            for keyword in stored.get("keywords") or []
        ),
        negative_keywords=tuple(stored.get("negative_keywords") or []),
        headlines=tuple(stored.get("headlines") or []),
        descriptions=tuple(stored.get("descriptions") or []),
    )


@dataclass(frozen=True, slots=True)
class Claim:
    """Operations taken of one account; where there were none, in how many seconds one may be due."""

    operations: tuple[ClaimedOperation, ...]
    due_in_seconds: float | None
    is_verified: bool


@dataclass(frozen=True, slots=True)
class DueAccount:
    """An account whose next operations are due in some seconds."""

    account: AccountId
    partner_id: PartnerId
    due_in_seconds: float
    operations: int
    last_error: str | None


@dataclass(frozen=True, slots=True)
class DueAccounts:
    """Where there is something to do, and how many operations wait for an account to be linked."""

    accounts: tuple[DueAccount, ...]
    without_account: int
