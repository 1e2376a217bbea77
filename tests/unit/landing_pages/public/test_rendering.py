"""Pages as HTML: every block, whatever its texts hold, small, and without anything from elsewhere."""

import re
from html.parser import HTMLParser
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from shared.landing_pages.content import Block, PageContent
from shared.landing_pages.public.blocks import SHAPES, read_blocks
from shared.landing_pages.public.compile_templates import COMPILED, compiled
from shared.landing_pages.public.render import find_logo, render_preview, render_thanks
from shared.leads.models import ATTRIBUTION_FIELDS, VISIBLE_FIELDS, FormState
from tests.unit.landing_pages.public.pages import (
    BLOCKS,
    LOGO,
    PARTNER,
    SITE,
    a_page,
    a_written_page,
    content,
    data_of,
    rendered,
)

VOID = {"meta", "link", "img", "input", "br"}
HOSTILE = (
    "</title></style></script><script>alert(1)</script>",
    '" onfocus="alert(1)" autofocus x="',
    "' onerror='alert(1)",
    "<!--<script>",
    "]]>&lt;&#60;",
    "{{7*7}}{% raw %}${7*7}#{7*7}",
    "{{ ''.__class__.__mro__ }}",
    "\u2028\u2029\\u003c/script\\u003e",
    "javascript:alert(1)",
)


class Reader(HTMLParser):
    """What a browser makes of a page: elements with attributes, and the text that is shown."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not set(self.open) & {"script", "style"}:
            self.text += data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def every_text(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for key, one in value.items() if key != "type" for text in every_text(one)]
    if isinstance(value, list):
        return [text for one in value for text in every_text(one)]
    return [value] if isinstance(value, str) else []


def with_every_text(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {key: one if key == "type" else with_every_text(one, text) for key, one in value.items()}
    if isinstance(value, list):
        return [with_every_text(one, text) for one in value]
    return text if isinstance(value, str) else value


def test_the_blocks_shown_are_those_of_the_models() -> None:
    models = {model.model_fields["type"].default: model for model in get_args(get_args(Block)[0])}
    assert models.keys() == SHAPES.keys() == BLOCKS.keys()
    for kind, shape in SHAPES.items():
        fields = dict(models[kind].model_fields)
        del fields["type"]
        items = fields.pop("items", None)
        required = {name for name, one in fields.items() if one.is_required()}
        assert (required, fields.keys() - required) == (set(shape.texts), set(shape.optional)), kind
        item_model: type[BaseModel] | None = get_args(items.annotation)[0] if items else None
        assert set(shape.item_texts) == (set(item_model.model_fields) if item_model else set()), kind
    PageContent.model_validate(content())


def test_the_compiled_templates_are_those_in_the_folder() -> None:
    assert COMPILED.read_text(encoding="utf-8") == compiled(), (
        "run `python -m shared.landing_pages.public.compile_templates`"
    )


def test_every_text_of_every_block_is_shown() -> None:
    page = Reader(rendered(a_page()).html)
    for text in every_text(content()):
        if text != "Utrecht":  # the region is for search engines
            assert text in page.text


def test_a_page_has_one_first_heading_landmarks_and_a_way_past_them() -> None:
    page = Reader(rendered(a_page()).html)
    assert [len(page.all(tag)) for tag in ("h1", "main", "header", "footer")] == [1, 1, 1, 1]
    assert page.all("html") == [{"lang": "nl"}]
    skip = page.all("a")[0]
    assert skip["href"] == "#inhoud"
    assert page.all("main")[0]["id"] == "inhoud"


def test_a_page_works_without_script_and_asks_nothing_of_others() -> None:
    page = Reader(rendered(a_page(), beacon="/lp/_/view.gif?p=x").html)
    assert [script["type"] for script in page.all("script")] == ["application/ld+json"]
    addresses = [
        one.get("src") or one.get("action") for tag in ("img", "form", "iframe") for one in page.all(tag)
    ]
    assert set(addresses) == {LOGO, "/lp/_/view.gif?p=x", "/lp/partners/jansen/utrecht#aanvraag"}
    assert not any(name.startswith("on") or name == "style" for _, one in page.elements for name in one)
    assert [link["rel"] for link in page.all("link")] == ["canonical"]


def test_search_engines_and_networks_get_the_canonical_address() -> None:
    page = Reader(rendered(a_page()).html)
    url = "https://pages.example.nl/lp/partners/jansen/utrecht"
    meta = {
        one.get("property") or one.get("name"): one["content"] for one in page.all("meta") if "content" in one
    }
    assert page.all("link")[0]["href"] == meta["og:url"] == url
    assert meta["og:title"] == "Schilder in Utrecht | Jansen"
    assert meta["description"] == meta["og:description"] == "Vraag een offerte aan."
    assert (meta["og:locale"], meta["og:site_name"], meta["og:image"]) == ("nl_NL", "Jansen", LOGO)


def test_images_have_their_size_so_that_nothing_jumps() -> None:
    page = Reader(rendered(a_page(), beacon="/x").html)
    assert [(image["width"], image["height"]) for image in page.all("img")] == [("320", "80"), ("1", "1")]


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "https://elsewhere.example/logo.png",
        "https://project.example.co.evil.example/storage/v1/object/public/logo-1x1.webp",
        "https://project.example.co/auth/v1/logout",
        "javascript:alert(1)",
        f"javascript:alert(1)//{LOGO}",
        f"{LOGO}?a=1",
        f"{LOGO}\n",
        f"{LOGO}x",
        LOGO.replace("320x80", "320x0"),
        LOGO.replace("-320x80", ""),
        LOGO.replace("https:", "http:"),
        LOGO.replace("/logos/", "/others/"),
        LOGO.replace("/public/", "/authenticated/"),
        LOGO.replace(PARTNER, f"{PARTNER}/../.."),
        LOGO.replace(PARTNER, "a"),
        LOGO.replace(".webp", ".svg"),
        *(f"{LOGO}{text}" for text in HOSTILE),
    ],
)
def test_a_logo_of_another_server_is_not_shown(url: str | None) -> None:
    assert find_logo(SITE, url) is None
    assert not Reader(rendered(a_page(logo_url=url)).html).all("img")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_wherever_it_stands(text: str) -> None:
    page = a_page(
        **dict.fromkeys(("title", "subtitle", "seo_title", "seo_description", "company_name", "city"), text),
        content_json=with_every_text(content(), text),
        branch=text,
        region=text,
        brand_color=text,
    )
    state = FormState(dict.fromkeys(VISIBLE_FIELDS, text), dict.fromkeys(VISIBLE_FIELDS, text), text)
    attribution = dict.fromkeys(ATTRIBUTION_FIELDS, text)
    plain = [
        one
        for one, _ in Reader(
            rendered(
                a_page(),
                state=FormState({}, dict.fromkeys(VISIBLE_FIELDS, "x"), "x"),
                attribution=dict.fromkeys(ATTRIBUTION_FIELDS, "x"),
            ).html
        ).elements
    ]
    for html in (
        rendered(page, state=state, attribution=attribution).html,
        render_preview(SITE, page).html,
        render_thanks(SITE, page).html,
    ):
        found = Reader(html)
        assert not any(name.startswith("on") for _, one in found.elements for name in one)
        assert len(found.all("script")) <= 1
        assert not any((one.get("href") or "").startswith("javascript") for one in found.all("a"))
    found = Reader(rendered(page, state=state, attribution=attribution).html)
    assert [tag for tag, _ in found.elements] == plain
    assert found.all("h1") == [{}]
    assert found.text.count(text) > 20
    data = data_of(rendered(page).html)
    assert data["@graph"][0]["name"] == text
    assert data["@graph"][-1]["mainEntity"][0]["name"] == text


@settings(max_examples=50)
@given(st.text(min_size=1).filter(str.strip))
def test_any_text_comes_back_from_the_structured_data_as_it_was(text: str) -> None:
    html = rendered(a_page(company_name=text)).html
    assert data_of(html)["@graph"][0]["name"] == text


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        "text",
        {},
        {"blocks": None},
        {"blocks": "x"},
        {"blocks": [None, 1, {}, {"type": None}, {"type": []}, {"type": "unknown"}, {"type": "../layout"}]},
        {
            "blocks": [
                {"type": "hero"},
                {"type": "usps", "title": "x", "items": []},
                {"type": "faq", "items": None},
            ]
        },
        {"blocks": [{"type": "faq", "title": "x", "items": [None, {"question": 1, "answer": " "}]}]},
    ],
)
def test_a_page_whose_content_is_broken_still_has_its_heading_and_form(broken: Any) -> None:
    page = Reader(
        rendered(a_page(content_json=broken, subtitle=None, seo_title=None, seo_description=None)).html
    )
    assert [len(page.all(tag)) for tag in ("h1", "form", "footer", "button")] == [1, 1, 1, 1]
    assert "Schilder in Utrecht" in page.text


def test_a_broken_block_does_not_take_the_others_away() -> None:
    given_content = content()
    del given_content["blocks"][1]["title"]
    given_content["blocks"].append(given_content["blocks"][2])
    shown = [block["type"] for block in read_blocks(a_page(content_json=given_content))]
    assert shown == [kind for kind in BLOCKS if kind != "usps"]


def test_a_page_without_a_company_says_nothing_of_one() -> None:
    page = a_page(company_name=None, city=None, logo_url=None)
    html = rendered(page).html
    assert [node["@type"] for node in data_of(html)["@graph"]] == ["Service", "FAQPage"]
    assert "og:site_name" not in html
    assert not Reader(html).all("header")


def test_fields_have_labels_and_browsers_know_what_they_are_for() -> None:
    page = Reader(rendered(a_page()).html)
    fields = [one for tag in ("input", "textarea") for one in page.all(tag) if one.get("type") != "hidden"]
    assert {one["id"] for one in fields} == {label["for"] for label in page.all("label")}
    named = {one["name"]: one for one in fields}
    assert [named[name].get("autocomplete") for name in ("name", "email", "phone")] == [
        "name",
        "email",
        "tel",
    ]
    assert {one["name"] for one in fields} - {*VISIBLE_FIELDS} == {"website"}
    assert named["website"]["tabindex"] == "-1"


def test_errors_stand_beside_their_fields_and_the_first_is_where_one_goes_on() -> None:
    state = FormState(
        {"name": "Ad", "message": "\nTwee\nregels", "consent": "ja"}, {"email": "Mis."}, "Nog niet."
    )
    page = Reader(rendered(a_page(), state=state, attribution={"gclid": "abc"}).html)
    fields = {one["name"]: one for tag in ("input", "textarea") for one in page.all(tag)}
    assert fields["name"]["value"] == "Ad"
    assert "checked" in fields["consent"]
    email = fields["email"]
    assert (email["aria-invalid"], email["aria-describedby"]) == ("true", "uitleg-email fout-email")
    assert [name for name, one in fields.items() if "autofocus" in one] == ["email"]
    assert {one["id"]: one.get("class") for one in page.all("p") if "id" in one} == {
        "uitleg-email": "h",
        "fout-email": "e",
    }
    assert fields["gclid"]["value"] == "abc"
    assert "Twee\nregels" in page.text


def test_only_the_forms_token_differs_between_two_visitors() -> None:
    one, other = (rendered(a_page(), form_token=token) for token in ("1.abc.def", "2.ghi.jkl"))
    assert one.html != other.html
    assert one.identity == other.identity


def test_a_preview_is_for_no_search_engine_and_its_form_is_off() -> None:
    page = Reader(render_preview(SITE, a_page()).html)
    assert {"name": "robots", "content": "noindex"} in page.all("meta")
    assert not page.all("link")
    assert "disabled" in page.all("button")[0]
    assert "Dit is een voorbeeld." in page.text


def test_a_written_page_stays_small() -> None:
    found = rendered(a_written_page("schilder", "zuid_holland"), beacon="/lp/_/view.gif?p=x")
    assert len(found.html.encode()) <= 30_000
    assert len(found.style) < 5_000
    assert re.search(r"<style>(.*?)</style>", found.html, re.DOTALL)[1] == found.style  # type: ignore[index]  # it is there
