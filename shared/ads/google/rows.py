"""From Google's rows to the port's nouns."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from shared.ads.google.micros import to_euros
from shared.ads.google.names import our_id
from shared.ads.google.places import Place
from shared.ads.platform import CampaignDay, CampaignState, ExternalCampaignId, PlatformStatus
from shared.core.ids import CampaignId
from shared.core.money import to_cents

REMOVED = 4
"""Google's number for a removed campaign."""

_STATUS = {2: PlatformStatus.ACTIVE, 3: PlatformStatus.PAUSED, REMOVED: PlatformStatus.REMOVED}
_PLACE_ENABLED = 2


def read_place(suggestion: Any) -> Place:
    """A place of Google's suggestions."""
    place = suggestion.geo_target_constant
    return Place(
        id=int(place.id),
        name=place.name,
        country=place.country_code,
        kind=place.target_type,
        canonical_name=place.canonical_name,
        is_enabled=place.status == _PLACE_ENABLED,
    )


def id_of_campaign(resource_names: Iterable[str]) -> ExternalCampaignId:
    """The id of the one campaign among what was made; empty where nothing was."""
    ids = [name.rpartition("/")[2] for name in resource_names if "/campaigns/" in name]
    return ExternalCampaignId(ids[0] if ids else "")


def read_states(rows: Iterable[Any]) -> Iterator[CampaignState]:
    """Campaigns in the order of their ids. Our id is only the first one's that has it: others are copies."""
    seen: set[CampaignId] = set()
    for row in rows:
        campaign_id = our_id(row.campaign.name)
        if campaign_id in seen:
            campaign_id = None
        elif campaign_id is not None:
            seen.add(campaign_id)
        yield CampaignState(
            external_id=ExternalCampaignId(str(row.campaign.id)),
            campaign_id=campaign_id,
            status=_STATUS[row.campaign.status],
            daily_budget=to_euros(row.campaign_budget.amount_micros),
        )


def read_day(row: Any) -> CampaignDay:
    """A campaign on a day."""
    return CampaignDay(
        external_id=ExternalCampaignId(str(row.campaign.id)),
        day=date.fromisoformat(row.segments.date),
        spend=to_euros(row.metrics.cost_micros),
        clicks=row.metrics.clicks,
        impressions=row.metrics.impressions,
        # Google counts parts of conversions, as a float: its shortest writing is what it shows.
        conversions=to_cents(Decimal(repr(row.metrics.conversions))),
    )
