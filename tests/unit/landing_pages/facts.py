"""Facts to write pages of, by naming only what differs."""

from typing import Final
from uuid import UUID, uuid5

from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts

PROVINCES: Final = {
    "drenthe": "Drenthe",
    "flevoland": "Flevoland",
    "friesland": "Friesland",
    "gelderland": "Gelderland",
    "groningen": "Groningen",
    "limburg": "Limburg",
    "noord_brabant": "Noord-Brabant",
    "noord_holland": "Noord-Holland",
    "overijssel": "Overijssel",
    "utrecht": "Utrecht",
    "zeeland": "Zeeland",
    "zuid_holland": "Zuid-Holland",
}
PARTNER: Final = UUID("11111111-1111-4111-8111-111111111111")
SEGMENT: Final = UUID("22222222-2222-4222-8222-222222222222")


def a_partner(
    company_name: str | None = "Jansen Schilderwerken",
    *,
    id: UUID = PARTNER,
    company_name_is_unique: bool = True,
    city: str | None = "Zeist",
    tone_of_voice: str | None = None,
) -> PartnerFacts:
    """Jansen Schilderwerken from Zeist, who says u."""
    return PartnerFacts(id, company_name, company_name_is_unique, city, tone_of_voice)


def a_segment(branch: str = "schilder", region: str = "utrecht") -> SegmentFacts:
    """Painters in Utrecht."""
    return SegmentFacts(SEGMENT, branch, region)


def partner_id(number: int) -> UUID:
    """The id of the partner with this number."""
    return uuid5(PARTNER, str(number))
