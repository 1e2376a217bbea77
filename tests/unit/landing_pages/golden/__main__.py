"""Writes the pages that are kept anew: `python -m tests.unit.landing_pages.golden`."""

import json
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts
from shared.landing_pages.writing.pages import clearer_page_text, page_path
from shared.landing_pages.writing.writer import RuleBasedWriter
from tests.unit.landing_pages.facts import a_partner, a_segment

FOLDER: Final = Path(__file__).parent
CASES: Final[dict[str, tuple[PartnerFacts, SegmentFacts]]] = {
    "formal": (a_partner(), a_segment()),
    "another-partner": (a_partner(id=UUID("33333333-3333-4333-8333-333333333333")), a_segment()),
    "informal": (
        a_partner("Groen & Zonen", city="Tilburg", tone_of_voice="informeel, je"),
        a_segment("dakdekker", "noord_brabant"),
    ),
    "little-known": (
        a_partner(None, company_name_is_unique=False, city=None),
        a_segment("orgelbouw", "zeeland"),
    ),
}


def page(case: str) -> dict[str, Any]:
    """All that is written for a case: the page, its path, and its texts where it convinces too few."""
    partner, segment = CASES[case]
    clearer = clearer_page_text(partner, segment)
    fields = ("title", "subtitle", "seo_title", "seo_description")
    return {
        "path": page_path(partner, segment),
        **RuleBasedWriter().write(partner, segment).model_dump(mode="json"),
        "clearer": {field: getattr(clearer, field) for field in fields},
    }


def kept(case: str) -> dict[str, Any]:
    """What is kept of a case."""
    found: dict[str, Any] = json.loads((FOLDER / f"{case}.json").read_text(encoding="utf-8"))
    return found


if __name__ == "__main__":
    for name in CASES:
        text = json.dumps(page(name), indent=1, ensure_ascii=False)
        (FOLDER / f"{name}.json").write_text(f"{text}\n", encoding="utf-8")
