"""What a writer of pages is told of a snapshot."""

from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts
from shared.recommendations.models.snapshot import Partner, Segment


def partner_facts(partner: Partner) -> PartnerFacts:
    """Whose page it is."""
    return PartnerFacts(
        id=partner.id,
        company_name=partner.company_name,
        company_name_is_unique=partner.company_name_is_unique,
        city=partner.city,
        tone_of_voice=partner.tone_of_voice,
    )


def segment_facts(segment: Segment) -> SegmentFacts:
    """What it is about."""
    return SegmentFacts(id=segment.id, branch=segment.branch, region=segment.region)
