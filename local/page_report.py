"""How alike the pages are that the rule-based writer makes for many partners of one segment."""

from uuid import NAMESPACE_URL, uuid5

from shared.landing_pages.similarity import Similarity, shingles, similarity
from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts
from shared.landing_pages.writing.writer import RuleBasedWriter


def page_report(branch: str, region: str, partners: int) -> Similarity:
    """Compare the pages of so many made-up partners, half of whom say u and half je."""
    writer = RuleBasedWriter()
    segment = SegmentFacts(uuid5(NAMESPACE_URL, f"{branch}/{region}"), branch, region)
    pages = []
    for number in range(partners):
        partner = PartnerFacts(
            id=uuid5(segment.id, str(number)),
            company_name=f"Demo {number}",
            company_name_is_unique=True,
            city=None,
            tone_of_voice="je" if number % 2 else "u",
        )
        pages.append(shingles(writer.write(partner, segment), partner))
    return similarity(pages)
