"""Plan campaigns, change them within what their channel allows, and follow them."""

import time
from collections.abc import Callable, Iterable
from datetime import date

from shared.campaigns import rules
from shared.campaigns.figures import read_days
from shared.campaigns.models import SYNCED_CHANNELS, Budgets, Channel, SyncStatus
from shared.campaigns.repository import CampaignRepository
from shared.campaigns.schemas import (
    Campaign,
    CampaignCreate,
    CampaignDay,
    CampaignDayPosition,
    CampaignMetrics,
    CampaignPosition,
    CampaignQuery,
    CampaignUpdate,
    ImportedMetrics,
    MetricsImport,
    MetricsQuery,
)
from shared.core.errors import FieldError, NotFound, Unprocessable
from shared.core.ids import CampaignId, IdempotencyKey, PartnerId
from shared.core.models import Page, page_of

Push = Callable[[Campaign], bool]
"""Lets the channel follow a campaign's changes at once; whether it was tried. Raises nothing."""

MOST_ERRORS = 100
MOST_PUSHES = 50
SECONDS_OF_PUSHES = 8.0
"""How long a person who links an account waits for pushes to begin; one that has begun ends by itself."""

_NO_PARTNER = "There is no partner with this id."
_NO_CAMPAIGN = "There is no such campaign."


def list_campaigns(
    campaigns: CampaignRepository, partner_id: PartnerId, query: CampaignQuery
) -> Page[Campaign]:
    """A page of the partner's campaigns, newest first. Raises `NotFound`."""
    after = CampaignPosition.from_cursor(query.cursor)
    found = campaigns.find_all_of(partner_id, query, after, query.limit + 1)
    if found is None:
        raise NotFound(_NO_PARTNER)
    return page_of(found, query.limit, _position)


def get_campaign(campaigns: CampaignRepository, partner_id: PartnerId, campaign_id: CampaignId) -> Campaign:
    """One campaign. Raises `NotFound`."""
    return _found(campaigns.find(partner_id, campaign_id))


def create_campaign(
    campaigns: CampaignRepository, partner_id: PartnerId, wanted: CampaignCreate, key: IdempotencyKey | None
) -> tuple[Campaign, bool]:
    """Plan a campaign; with it whether an earlier answer was repeated.

    Raises `NotFound` (partner), `Unprocessable` (a field the channel does not allow, no such segment, a page
    that will not do, or the key was used for another request).
    """
    _refuse(_wrong_fields(wanted.channel, wanted))
    return campaigns.create(partner_id, wanted.model_dump(mode="json", exclude_none=True), key)


def update_campaign(
    campaigns: CampaignRepository,
    partner_id: PartnerId,
    campaign_id: CampaignId,
    update: CampaignUpdate,
    push: Push,
) -> Campaign:
    """Change what `update` names; what an ad platform must follow is pushed once it is committed.

    Raises `NotFound`, `Forbidden` (only admins activate), `Conflict` (the status or the budget does not allow
    it), `Unprocessable` (as for creating).
    """
    present = _found(campaigns.find(partner_id, campaign_id))
    _refuse(_wrong_fields(present.channel, update))
    changes = update.model_dump(mode="json", exclude_unset=True)
    if not changes:
        return present
    changed = _found(campaigns.update(partner_id, campaign_id, changes))
    return _pushed(campaigns, changed, push)


def retry_campaign(
    campaigns: CampaignRepository, partner_id: PartnerId, campaign_id: CampaignId, push: Push
) -> Campaign:
    """Let the channel try again what it failed to follow. Admins only.

    Raises `NotFound`, `Forbidden`, `Conflict` (nothing failed, or the channel is followed by hand).
    """
    return _pushed(campaigns, _found(campaigns.retry(partner_id, campaign_id)), push)


def push_waiting(campaigns: CampaignRepository, partner_id: PartnerId, channel: Channel, push: Push) -> None:
    """Let a channel follow what the partner's campaigns wait for; the night pushes what is left."""
    if channel not in SYNCED_CHANNELS:
        return
    end = time.monotonic() + SECONDS_OF_PUSHES
    query = CampaignQuery(channel=[channel], limit=MOST_PUSHES)
    for campaign in campaigns.find_all_of(partner_id, query, None, query.limit) or []:
        if campaign.sync_status is not SyncStatus.PENDING:
            continue
        if time.monotonic() > end or not push(campaign):
            return


def list_metrics(
    campaigns: CampaignRepository, partner_id: PartnerId, campaign_id: CampaignId, query: MetricsQuery
) -> CampaignMetrics:
    """A page of a campaign's days, newest first, and the totals of all days asked for. Raises `NotFound`."""
    after = CampaignDayPosition.from_cursor(query.cursor)
    found = campaigns.find_metrics(partner_id, campaign_id, query, after, query.limit + 1)
    if found is None:
        raise NotFound(_NO_CAMPAIGN)
    days, totals = found
    page = page_of(days, query.limit, _day_position)
    return CampaignMetrics(data=page.data, next_cursor=page.next_cursor, totals=totals)


def import_metrics(
    campaigns: CampaignRepository,
    partner_id: PartnerId,
    campaign_id: CampaignId,
    wanted: MetricsImport,
    today: date,
) -> ImportedMetrics:
    """Write the days of a CSV file, all or none; days that are there already are replaced. Admins only.

    Raises `Unprocessable` (an entry per bad line), `NotFound`, `Forbidden`, `Conflict` (a channel whose
    figures are fetched).
    """
    days, errors = read_days(wanted.csv, today)
    _refuse(errors)
    campaign = _found(campaigns.import_days(partner_id, campaign_id, days))
    return ImportedMetrics(days=len(days), campaign=campaign)


def _wrong_fields(channel: Channel, wanted: CampaignCreate | CampaignUpdate) -> Iterable[FieldError]:
    """What the channel does not allow of what is being set. What it has already stays as it is."""
    yield from rules.wrong_budgets(channel, Budgets(wanted.daily_budget, wanted.monthly_budget))
    if wanted.ad_content is not None:
        yield from rules.wrong_content(channel)


def _refuse(errors: Iterable[FieldError]) -> None:
    found = list(errors)
    if found:
        count = "One value is" if len(found) == 1 else f"{len(found)} values are"
        raise Unprocessable(f"{count} not valid.", errors=found[:MOST_ERRORS])


def _pushed(campaigns: CampaignRepository, campaign: Campaign, push: Push) -> Campaign:
    waits = campaign.channel in SYNCED_CHANNELS and campaign.sync_status is SyncStatus.PENDING
    if waits and push(campaign):
        return campaigns.find(campaign.partner_id, campaign.id) or campaign
    return campaign


def _found(campaign: Campaign | None) -> Campaign:
    if campaign is None:
        raise NotFound(_NO_CAMPAIGN)
    return campaign


def _position(campaign: Campaign) -> CampaignPosition:
    return CampaignPosition(created_at=campaign.created_at, id=campaign.id)


def _day_position(day: CampaignDay) -> CampaignDayPosition:
    return CampaignDayPosition(date=day.date)
