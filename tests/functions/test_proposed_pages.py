"""A page from the rule that misses it, by way of approval, to what a reviewer sees before it is published."""

import httpx
from markupsafe import escape

from shared.landing_pages.claims import texts_of
from shared.recommendations.models.states import RuleName
from tests.factories import Factory
from tests.functions.proposals import proposals_for
from tests.unit.recommendations.snapshots import details, partner, segment, the_one

TITLES = {"hero", "usps", "services", "work_area", "steps", "faq", "form"}


def test_an_approved_page_is_in_review_and_shows_all_it_was_proposed_with(
    api: httpx.Client, make: Factory
) -> None:
    some = proposals_for(make)
    proposed = details(the_one(partner(segment(pages=[])), RuleName.MISSING_LANDING_PAGE))
    action = proposed | {
        "segment_id": str(some.segment_id),
        "path": f"/partners/{some.partner.id}/schilder-utrecht",
    }
    recommendation = make.recommendation(some.partner, action)
    base = f"/api/partners/{some.partner.id}"
    approved = api.post(
        f"{base}/marketing-recommendations/{recommendation}/approve", headers=some.partner.headers
    )
    assert approved.status_code == 200, approved.text

    address = f"{base}/landing-pages/{approved.json()['landing_page_id']}"
    page = api.get(address, headers=some.partner.headers).json()
    assert (page["status"], page["source"], page["path"]) == ("review", "ai_generated", action["path"])
    assert page["content_json"] == action["content_json"]
    assert page["warnings"] == []
    assert api.get(f"/lp{page['path']}").status_code == 404, "nobody else sees it yet"

    link = api.post(f"{address}/preview-link", headers=make.admin().headers)
    assert link.status_code == 200, link.text
    shown = httpx.get(link.json()["url"], timeout=30, trust_env=False)
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert f"<title>{escape(page['seo_title'])}</title>" in shown.text
    assert str(escape(page["seo_description"])) in shown.text
    blocks = {block["type"]: block for block in page["content_json"]["blocks"]}
    assert blocks.keys() >= TITLES | {"footer"}
    for kind, block in blocks.items():
        for field, text in texts_of(block):
            assert str(escape(text)) in shown.text, f"{kind}: {field}"
