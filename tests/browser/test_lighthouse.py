"""What Lighthouse finds on a landing page, of what no busy machine moves; `make bench` measures its speed."""

import json
from pathlib import Path

from bench.lighthouse import STEADY, run_lighthouse
from local.settings import Stack
from tests.functions.visitors import Site, site
from tests.unit.landing_pages.public.pages import a_written_page

__all__ = ["site"]


def test_lighthouse_finds_nothing_wrong_with_a_written_page(site: Site, stack: Stack, tmp_path: Path) -> None:
    written = a_written_page("schilder", "utrecht")
    texts = {name: written[name] for name in ("title", "subtitle", "seo_title", "seo_description")}
    page = site.page(content_json=json.dumps(written["content_json"]), **texts)
    found = run_lighthouse(f"{stack.api_url}{page.address}", tmp_path, STEADY)
    assert found.faults == ()
    assert found.scores == dict.fromkeys(STEADY, 1.0)
