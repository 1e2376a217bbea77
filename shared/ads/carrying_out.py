"""Carrying out one operation of the outbox through the port."""

from shared.ads.operations import ClaimedOperation, OperationName
from shared.ads.platform import (
    AccountId,
    AdContent,
    AdPlatform,
    CampaignPlan,
    ExternalCampaignId,
    PlatformStatus,
    RejectedError,
)


def carry_out(
    platform: AdPlatform,
    account: AccountId,
    operation: ClaimedOperation,
    *,
    pages_url: str | None,
    deadline_seconds: float,
) -> ExternalCampaignId | None:
    """Ask the platform once; the campaign's id where it was not recorded yet. Raises a `PlatformError`.

    `pages_url` is where landing pages are shown: the address in front of a page's path.
    """
    if operation.name is OperationName.CREATE_CAMPAIGN:
        plan = campaign_plan(operation, pages_url)
        return platform.create_campaign(account, plan, deadline_seconds=deadline_seconds)

    found = operation.external_id or _find(platform, account, operation, deadline_seconds)
    if found is None:
        if operation.name is OperationName.REMOVE:
            return None  # it was never made
        raise RejectedError("The ad platform does not have this campaign: its creation was withdrawn.")
    match operation.name:
        case OperationName.SET_BUDGET:
            # Without any budget a paused campaign keeps the platform's last one.
            if operation.daily_budget is not None:
                platform.set_daily_budget(
                    account, found, operation.daily_budget, deadline_seconds=deadline_seconds
                )
        case OperationName.SET_ADS:
            platform.set_ads(account, found, _ads(operation), deadline_seconds=deadline_seconds)
        case OperationName.PAUSE:
            platform.pause(account, found, deadline_seconds=deadline_seconds)
        case OperationName.RESUME:
            platform.resume(account, found, deadline_seconds=deadline_seconds)
        case OperationName.REMOVE:
            platform.remove(account, found, deadline_seconds=deadline_seconds)
    return found


def campaign_plan(operation: ClaimedOperation, pages_url: str | None) -> CampaignPlan:
    """What a campaign is made of. Raises `RejectedError` that says what is missing."""
    if operation.daily_budget is None:
        raise RejectedError("The campaign has no budget.", field="daily_budget")
    if not operation.region:
        raise RejectedError("The campaign has no segment that says where it runs.", field="segment")
    if not operation.page_path or not operation.page_is_live:
        raise RejectedError("The campaign's landing page is not live.", field="landing_page")
    if not pages_url:
        raise RejectedError(
            "Nobody told where landing pages are shown: the setting LANDING_PAGES_URL is missing.",
            field="landing_page",
        )
    names = (operation.company_name, operation.segment_code)
    return CampaignPlan(
        campaign_id=operation.campaign_id,
        label=" · ".join(name for name in names if name) or "Campaign",
        daily_budget=operation.daily_budget,
        region=operation.region,
        final_url=f"{pages_url.rstrip('/')}{operation.page_path}",
        content=_ads(operation),
    )


def _ads(operation: ClaimedOperation) -> AdContent:
    if operation.ads is None:
        raise RejectedError("The campaign's keywords or texts cannot be read.", field="ad_content")
    return operation.ads


def _find(
    platform: AdPlatform, account: AccountId, operation: ClaimedOperation, deadline_seconds: float
) -> ExternalCampaignId | None:
    """The campaign by our id, when a creation was withdrawn that may have happened all the same."""
    for state in platform.read_campaigns(account, deadline_seconds=deadline_seconds):
        if state.campaign_id == operation.campaign_id and state.status is not PlatformStatus.REMOVED:
            return state.external_id
    return None
