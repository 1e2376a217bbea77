"""Texts for landing pages that have none yet, as the rule-based writer writes them."""

from collections.abc import Sequence
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from shared.landing_pages.writing.facts import PartnerFacts, SegmentFacts
from shared.landing_pages.writing.writer import RuleBasedWriter

_UNWRITTEN = """
select page.id, p.id, p.company_name, p.city, p.tone_of_voice, s.id, s.branch, s.region
from public.partner_landing_pages as page
join public.profiles as p on p.id = page.partner_id
join public.lead_segments as s on s.id = page.segment_id
where page.partner_id = any (%s) and page.status <> 'archived'
  and jsonb_array_length(coalesce(page.content_json -> 'blocks', '[]')) = 0
order by page.id
"""

_WRITE = """
update public.partner_landing_pages
set title = %s, subtitle = %s, seo_title = %s, seo_description = %s, content_json = %s
where id = %s
"""


def write_pages(connection: psycopg.Connection, partner_ids: Sequence[UUID]) -> int:
    """Write the pages of these partners on which nothing is written; returns how many there were.

    Pages about no segment and archived ones stay as they are: nobody can say, or wants to know, what is on
    them.
    """
    writer = RuleBasedWriter()
    rows = []
    for page_id, partner_id, company, city, tone, *segment in connection.execute(
        _UNWRITTEN, (list(partner_ids),)
    ):
        # Whether the company's name is its own alone matters to paths only, and the page has one.
        facts = PartnerFacts(partner_id, company, company_name_is_unique=False, city=city, tone_of_voice=tone)
        page = writer.write(facts, SegmentFacts(*segment))
        texts = (page.title, page.subtitle, page.seo_title, page.seo_description)
        rows.append((*texts, Jsonb(page.content.model_dump(mode="json")), page_id))
    with connection.cursor() as cursor:
        cursor.executemany(_WRITE, rows)
    return len(rows)
