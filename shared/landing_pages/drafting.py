"""A whole page from what is known of its partner, and the path it is proposed to be found at."""

from typing import Any

from shared.landing_pages.models import LONGEST_PATH, LandingPageSource, is_reserved
from shared.landing_pages.writing.companies import company_slug
from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts
from shared.landing_pages.writing.pages import page_content, page_path, page_text
from shared.landing_pages.writing.plain import slug

_LONGEST_PART = 60


def written_fields(partner: PartnerFacts, segment: SegmentFacts) -> dict[str, Any]:
    """All texts of a page, by field, from what is known only."""
    text = page_text(partner, segment)
    return {
        "source": LandingPageSource.TEMPLATE.value,
        "segment_id": str(segment.id),
        "title": text.title,
        "subtitle": text.subtitle,
        "seo_title": text.seo_title,
        "seo_description": text.seo_description,
        "content_json": page_content(partner, segment, text).model_dump(mode="json"),
    }


def proposed_path(partner: PartnerFacts, segment: SegmentFacts | None, title: str | None) -> str:
    """`/partners/<company>/<branch>-<region>`; for a page about no segment, its title at the end."""
    if segment is not None:
        path = page_path(partner, segment)
    else:
        path = f"/partners/{company_slug(partner)}/{slug(title or '', _LONGEST_PART) or 'pagina'}"
    return f"{path}-pagina" if is_reserved(path) else path[:LONGEST_PATH].rstrip("-")
