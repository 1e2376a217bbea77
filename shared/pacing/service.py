"""Read how a partner's month goes."""

from datetime import date

from shared.core.errors import NotFound
from shared.core.ids import PartnerId
from shared.pacing.picture import picture
from shared.pacing.repository import PacingRepository
from shared.pacing.schemas import Pacing, PacingQuery


def get_pacing(months: PacingRepository, partner_id: PartnerId, query: PacingQuery, day: date) -> Pacing:
    """The month as far as it is known up to `day`, the last complete one. Raises `NotFound`."""
    facts = months.find_month(partner_id, query.segment_id, day)
    if facts is None:
        raise NotFound("There is no partner with this id.")
    return picture(facts)
