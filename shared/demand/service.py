"""Read how many leads a partner is short, and what arrived."""

from shared.core.errors import NotFound
from shared.core.ids import PartnerId
from shared.core.models import Page, page_of
from shared.demand.repository import DemandRepository
from shared.demand.schemas import DayPosition, LeadGap, LeadGapQuery, LeadStats, LeadStatsQuery

_NO_PARTNER = "There is no partner with this id."


def list_lead_gaps(demand: DemandRepository, partner_id: PartnerId, query: LeadGapQuery) -> Page[LeadGap]:
    """A page of gaps, newest first; without days each segment's latest. Raises `NotFound`."""
    days = (query.date or query.date_from, query.date or query.date_to)
    after = DayPosition.from_cursor(query.cursor)
    gaps = demand.find_gaps(partner_id, days, query.segment_id, after, query.limit + 1)
    if gaps is None:
        raise NotFound(_NO_PARTNER)
    return page_of(gaps, query.limit, _position)


def list_lead_stats(
    demand: DemandRepository, partner_id: PartnerId, query: LeadStatsQuery
) -> Page[LeadStats]:
    """A page of daily statistics, newest first. Raises `NotFound`."""
    after = DayPosition.from_cursor(query.cursor)
    days = (query.date_from, query.date_to)
    stats = demand.find_stats(partner_id, days, query.segment_id, after, query.limit + 1)
    if stats is None:
        raise NotFound(_NO_PARTNER)
    return page_of(stats, query.limit, _position)


def _position(row: LeadGap | LeadStats) -> DayPosition:
    return DayPosition(date=row.date, segment_id=row.segment_id)
