"""A whole page as its fields are stored, and the path it is proposed to be found at."""

from typing import Any, Final

from shared.landing_pages.models import LONGEST_PATH, LandingPageSource, is_reserved
from shared.landing_pages.writing.companies import company_slug
from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts
from shared.landing_pages.writing.pages import page_path
from shared.landing_pages.writing.plain import slug
from shared.landing_pages.writing.writer import RuleBasedWriter, WrittenPage

BY_RULE: Final = RuleBasedWriter()
_LONGEST_PART = 60


def written_fields(page: WrittenPage, segment: SegmentFacts) -> dict[str, Any]:
    """All texts of a page, by field, and who wrote them: by rule, or another."""
    is_by_rule = page.writer == RuleBasedWriter.name
    return {
        "source": (LandingPageSource.TEMPLATE if is_by_rule else LandingPageSource.AI_GENERATED).value,
        "segment_id": str(segment.id),
        "title": page.title,
        "subtitle": page.subtitle,
        "seo_title": page.seo_title,
        "seo_description": page.seo_description,
        "content_json": page.content.model_dump(mode="json"),
    }


def proposed_path(partner: PartnerFacts, segment: SegmentFacts | None, title: str | None) -> str:
    """`/partners/<company>/<branch>-<region>`; for a page about no segment, its title at the end."""
    if segment is not None:
        path = page_path(partner, segment)
    else:
        path = f"/partners/{company_slug(partner)}/{slug(title or '', _LONGEST_PART) or 'pagina'}"
    return f"{path}-pagina" if is_reserved(path) else path[:LONGEST_PATH].rstrip("-")
