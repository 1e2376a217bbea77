"""Every page of the demo's branches in all provinces, held against HTML's rules and schema.org's words."""

import json
import subprocess
from itertools import product
from pathlib import Path

import pytest

from local.demo_data.partners import PARTNERS
from local.node import find_node_dir
from local.settings import REPOSITORY
from shared.http.error_pages import Link, error_page
from shared.landing_pages.content import LONGEST_SEO_DESCRIPTION, LONGEST_SEO_TITLE, PageContent
from shared.landing_pages.public.render import render_preview, render_thanks
from shared.landing_pages.public.structured_data import business_type
from shared.leads.models import ATTRIBUTION_FIELDS, VISIBLE_FIELDS, FormState
from tests.unit.landing_pages.facts import PROVINCES, partner_id
from tests.unit.landing_pages.public.pages import SITE, a_page, a_written_page, data_of, rendered
from tests.unit.landing_pages.public.vocabulary import faults, vocabulary

BRANCHES = sorted({partner.branch for partner in PARTNERS})
_RULES = {
    "extends": ["html-validate:recommended"],
    "rules": {
        # Two attributes written in the short form that HTML allows.
        "attribute-boolean-style": ["error", {"style": "omit"}],
        "void-style": ["error", {"style": "omit"}],
        # Search results cut a title at about 60 characters; a longer one is no fault of the document.
        "long-title": "off",
    },
}


def _validate(pages: dict[str, str], folder: Path) -> list[str]:
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    (folder / ".htmlvalidate.json").write_text(json.dumps({"root": True, **_RULES}))
    program = REPOSITORY / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    answer = subprocess.run(
        [find_node_dir() / "node", program, "--formatter", "json", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stdout, answer.stderr
    return [
        f"{Path(found['filePath']).stem}:{message['line']} {message['ruleId']}: {message['message']}"
        for found in json.loads(answer.stdout)
        for message in found["messages"]
    ]


def test_every_written_page_is_valid_html_and_small(tmp_path: Path) -> None:
    # Every page by another partner, so that all phrasings come by; half of them say je.
    segments = enumerate(product(BRANCHES, PROVINCES))
    written = {
        f"{branch}-{region}": a_written_page(
            branch, region, id=partner_id(number), tone_of_voice="je" if number % 2 else None
        )
        for number, (branch, region) in segments
    }
    pages = {name: rendered(page, beacon="/lp/_/view.gif?p=x").html for name, page in written.items()}
    assert len(pages) == 12 * len(BRANCHES) >= 100
    assert max(len(html.encode()) for html in pages.values()) <= 30_000
    assert _validate(pages, tmp_path) == []
    for page in written.values():  # every text within its block's length
        PageContent.model_validate(page["content_json"])
        assert len(page["seo_title"]) <= LONGEST_SEO_TITLE
        assert len(page["seo_description"]) <= LONGEST_SEO_DESCRIPTION


def test_every_other_page_is_valid_html(tmp_path: Path) -> None:
    wrong = FormState(dict.fromkeys(VISIBLE_FIELDS, "x"), dict.fromkeys(VISIBLE_FIELDS, "Mis."), "Nog niet.")
    pages = {
        "every-block": rendered(a_page()).html,
        "wrong-form": rendered(
            a_page(), state=wrong, attribution=dict.fromkeys(ATTRIBUTION_FIELDS, "x")
        ).html,
        "bare": rendered(a_page(content_json={}, company_name=None, city=None, logo_url=None)).html,
        "preview": render_preview(SITE, a_page()).html,
        "thanks": render_thanks(SITE, a_page()).html,
    }
    for status in (404, 405, 410, 500, 503):
        pages[f"error-{status}"] = error_page(status, "an-id", [Link("/lp/x", "Nog een pagina")])
    assert _validate(pages, tmp_path) == []


def test_a_page_that_is_not_valid_is_found(tmp_path: Path) -> None:
    assert _validate(
        {"wrong": "<!DOCTYPE html><html><head></head><body><p><h1></h1></body></html>"}, tmp_path
    )


@pytest.mark.parametrize("branch", BRANCHES)
def test_every_written_page_speaks_schema_org(branch: str) -> None:
    for region, name in PROVINCES.items():
        data = data_of(rendered(a_written_page(branch, region)).html)
        assert faults(data) == []
        kinds = [node["@type"] for node in data["@graph"]]
        assert kinds == [business_type(branch), "Service", "FAQPage"]
        assert data["@graph"][0]["areaServed"]["name"] == name


def test_the_vocabulary_finds_what_schema_org_does_not_know() -> None:
    good = data_of(rendered(a_page()).html)
    assert faults(good) == []
    for wrong in (
        {"@type": "Painter"},
        {"colour": "blue"},
        {"address": {"@type": "Person", "name": "x"}},
        {"address": {"@type": "PostalAddress", "street": "x"}},
        {"areaServed": {"@id": "https://nowhere.example"}},
        {"name": ""},
    ):
        bad = json.loads(json.dumps(good))
        bad["@graph"][0] |= wrong
        assert len(faults(bad)) == 1, wrong


def test_a_business_is_of_the_narrowest_type_there_is() -> None:
    expected = {
        "schilder": "HousePainter",
        "dakdekker": "RoofingContractor",
        "loodgieter": "Plumber",
        "elektricien": "Electrician",
        "cv_monteur": "HVACBusiness",
        "hovenier": "HomeAndConstructionBusiness",
        "schoonmaker": "LocalBusiness",
        None: "LocalBusiness",
    }
    for branch, kind in expected.items():
        assert business_type(branch) == kind
        assert kind in vocabulary().names
