"""Campaigns: plan, change and follow a partner's ad campaigns."""

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.ad_accounts import service as account_service
from shared.ad_accounts.repository import AdAccountRepository
from shared.ad_accounts.schemas import AdAccount, AdAccountLink, AdAccounts
from shared.ads.push import push_now
from shared.campaigns import service
from shared.campaigns.repository import CampaignRepository
from shared.campaigns.schemas import (
    Campaign,
    CampaignCreate,
    CampaignMetrics,
    CampaignQuery,
    CampaignUpdate,
    ImportedMetrics,
    MetricsImport,
    MetricsQuery,
)
from shared.core.clock import SystemClock, today
from shared.core.errors import Conflict, Forbidden, NotFound
from shared.core.ids import CampaignId, IdempotencyKey, PartnerId
from shared.core.models import Page
from shared.core.settings import UserFunctionSettings, read_settings
from shared.db.client import Database
from shared.http.caller import Caller
from shared.http.router import Router
from shared.http.routes import Reply

settings = read_settings(UserFunctionSettings)
database = Database(settings)
clock = SystemClock()
router = Router("campaigns", settings)


def campaigns_for(caller: Caller) -> CampaignRepository:
    return CampaignRepository(database.as_user(caller.token))


def accounts_for(caller: Caller) -> AdAccountRepository:
    return AdAccountRepository(database.as_user(caller.token))


def push(campaign: Campaign) -> bool:
    return push_now(campaign.channel, campaign.id)


@router.get("/api/partners/{partner_id}/campaigns", errors=[NotFound])
def list_campaigns(caller: Caller, partner_id: PartnerId, query: CampaignQuery) -> Page[Campaign]:
    """List a partner's campaigns.

    Newest first. Filters that take several values (`status=active,paused`) let through any of them.
    """
    return service.list_campaigns(campaigns_for(caller), partner_id, query)


@router.post("/api/partners/{partner_id}/campaigns", status=201, errors=[NotFound, Forbidden, Conflict])
def create_campaign(
    caller: Caller, partner_id: PartnerId, body: CampaignCreate, idempotency_key: IdempotencyKey | None
) -> Reply[Campaign]:
    """Plan a campaign.

    It costs nothing, and no channel hears of it, until an admin activates it. The same `Idempotency-Key` with
    the same request answers the same again and has no second effect.
    """
    campaign, is_replay = service.create_campaign(campaigns_for(caller), partner_id, body, idempotency_key)
    return Reply(campaign, headers={"Idempotency-Replayed": "true"} if is_replay else {})


@router.get("/api/partners/{partner_id}/campaigns/{campaign_id}", errors=[NotFound])
def get_campaign(caller: Caller, partner_id: PartnerId, campaign_id: CampaignId) -> Campaign:
    """Read one campaign."""
    return service.get_campaign(campaigns_for(caller), partner_id, campaign_id)


@router.patch("/api/partners/{partner_id}/campaigns/{campaign_id}", errors=[NotFound, Forbidden, Conflict])
def update_campaign(
    caller: Caller, partner_id: PartnerId, campaign_id: CampaignId, body: CampaignUpdate
) -> Campaign:
    """Change a campaign: budgets, target, page, segment, ads; activate, pause, resume, archive it.

    Admins activate and resume; partners pause and archive. Budgets that do not fit the partner's monthly
    budget are a conflict that names the amount over. Google Ads follows within seconds, or in the night:
    `sync_status` says whether it has. Asking for what is so already changes nothing.
    """
    return service.update_campaign(campaigns_for(caller), partner_id, campaign_id, body, push)


@router.get("/api/partners/{partner_id}/campaigns/{campaign_id}/metrics", errors=[NotFound])
def list_campaign_metrics(
    caller: Caller, partner_id: PartnerId, campaign_id: CampaignId, query: MetricsQuery
) -> CampaignMetrics:
    """List what a campaign did per day, with the totals of all days asked for.

    Newest day first. Google Ads is read every night, the last 14 days again for late corrections.
    """
    return service.list_metrics(campaigns_for(caller), partner_id, campaign_id, query)


@router.post(
    "/api/partners/{partner_id}/campaigns/{campaign_id}/metrics", errors=[NotFound, Forbidden, Conflict]
)
def import_campaign_metrics(
    caller: Caller, partner_id: PartnerId, campaign_id: CampaignId, body: MetricsImport
) -> ImportedMetrics:
    """Import what a campaign did on a channel that is followed by hand, from CSV. Admins only.

    All lines or none: every bad one is named with its reason. Days that are there already are replaced, but
    for the columns left out, so the same file may be sent twice. Google Ads is read every night instead.
    """
    return service.import_metrics(campaigns_for(caller), partner_id, campaign_id, body, today(clock))


@router.post(
    "/api/partners/{partner_id}/campaigns/{campaign_id}/retry", errors=[NotFound, Forbidden, Conflict]
)
def retry_campaign(caller: Caller, partner_id: PartnerId, campaign_id: CampaignId) -> Campaign:
    """Try again what Google Ads failed to follow. Admins only.

    `sync_error` says what is wrong; once that is mended, this sends it again.
    """
    return service.retry_campaign(campaigns_for(caller), partner_id, campaign_id, push)


@router.get("/api/partners/{partner_id}/ad-accounts", errors=[NotFound, Forbidden])
def get_ad_accounts(caller: Caller, partner_id: PartnerId) -> AdAccounts:
    """Read which advertiser accounts a partner's campaigns live in: one per channel at most. Admins only."""
    return account_service.get_accounts(accounts_for(caller), partner_id)


@router.put("/api/partners/{partner_id}/ad-accounts/{channel}", errors=[NotFound, Forbidden, Conflict])
def link_ad_account(caller: Caller, partner_id: PartnerId, channel: str, body: AdAccountLink) -> AdAccount:
    """Link a partner to an advertiser account, in the place of the present one. Admins only.

    On `google_ads`, `meta_ads` or `linkedin_ads`. An account has one owner; one that holds campaigns stays.
    What waited for an account, or failed in the one before, is due once there is one, and pushed at once as
    far as a few seconds allow.
    """
    account = account_service.link_account(accounts_for(caller), partner_id, channel, body)
    service.push_waiting(campaigns_for(caller), partner_id, account.channel, push)
    return account


@router.delete("/api/partners/{partner_id}/ad-accounts/{channel}", errors=[NotFound, Forbidden, Conflict])
def unlink_ad_account(caller: Caller, partner_id: PartnerId, channel: str) -> None:
    """Undo the link with an advertiser account. Admins only.

    Not while campaigns are in it: archive them first.
    """
    account_service.unlink_account(accounts_for(caller), partner_id, channel)


@functions_framework.http
def campaigns(request: Request) -> Response:
    return router.dispatch(request)
