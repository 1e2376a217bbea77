"""Pages as HTML: the same page for the same input, byte for byte."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup

from shared.landing_pages.public.blocks import read_blocks
from shared.landing_pages.public.colors import palette
from shared.landing_pages.public.environment import environment
from shared.landing_pages.public.structured_data import as_script, structured_data
from shared.landing_pages.public.style import style_of
from shared.leads.models import (
    EMAIL,
    FORM_TOKEN,
    HONEYPOT,
    LONGEST_EMAIL,
    LONGEST_MESSAGE,
    LONGEST_NAME,
    LONGEST_PHONE,
    MESSAGE,
    NAME,
    PHONE,
    VISIBLE_FIELDS,
    FormState,
)
from shared.logos.models import read_logo_address

PublicPage = Mapping[str, Any]
"""A page as `read_public_page` and `read_previewed_page` give it."""

_LONGEST: Final = {NAME: LONGEST_NAME, EMAIL: LONGEST_EMAIL, PHONE: LONGEST_PHONE, MESSAGE: LONGEST_MESSAGE}


@dataclass(frozen=True, slots=True)
class Site:
    """Where pages and their images are: origins, without a slash at their end."""

    origin: str
    storage_origin: str

    def address(self, path: str) -> str:
        """The canonical address of a page."""
        return f"{self.origin}/lp{path}"


@dataclass(frozen=True, slots=True)
class Logo:
    """An image and its size in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Head:
    """What the page is called, and by whom."""

    title: str
    description: str | None
    url: str
    company: str | None
    logo: Logo | None
    is_indexed: bool


@dataclass(frozen=True, slots=True)
class FormView:
    """The form as the template wants it. `hidden` are further fields: its token and the attribution."""

    action: str
    values: Mapping[str, str]
    errors: Mapping[str, str]
    notice: str | None
    first_wrong: str | None
    hidden: tuple[tuple[str, str], ...]
    honeypot: str = HONEYPOT
    is_off: bool = False

    @property
    def longest(self) -> Mapping[str, int]:
        """The most characters of a field."""
        return _LONGEST


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page and its style sheet. `identity` is the page without its form's token, which means nothing."""

    html: str
    style: str
    identity: str


def render_page(
    site: Site,
    page: PublicPage,
    *,
    form_token: str,
    state: FormState | None = None,
    attribution: Mapping[str, str] | None = None,
    beacon: str | None = None,
) -> Rendered:
    """A page as visitors get it.

    `attribution` are the hidden fields that carry the query of the page's address. `beacon` is the address of
    the image that counts the view.
    """
    state = state or FormState()
    form = FormView(
        action=f"/lp{page['path']}#aanvraag",
        values=state.values,
        errors=state.errors,
        notice=state.notice,
        first_wrong=next((name for name in VISIBLE_FIELDS if name in state.errors), None),
        hidden=((FORM_TOKEN, form_token), *(attribution or {}).items()),
    )
    html, style = _render(site, page, form, beacon=beacon, is_preview=False)
    return Rendered(html, style, html.replace(form_token, "") if form_token else html)


def render_preview(site: Site, page: PublicPage) -> Rendered:
    """A page as it will be, for whoever has the link: no search engine takes it, its form sends nothing."""
    form = FormView("#aanvraag", {}, {}, None, None, (), is_off=True)
    html, style = _render(site, page, form, beacon=None, is_preview=True)
    return Rendered(html, style, html)


def render_thanks(site: Site, page: PublicPage) -> Rendered:
    """What a visitor sees after sending the form."""
    style = style_of(palette(page["brand_color"]))
    html = (
        environment()
        .get_template("thanks.html")
        .render(
            head=_head(site, page, is_indexed=False, title="Bedankt voor de aanvraag", description=None),
            footer=read_blocks(page)[-1],
            back=f"/lp{page['path']}",
            style=Markup(style),  # noqa: S704 - ours, and colours that are hexadecimal numbers
            is_preview=False,
            beacon=None,
        )
    )
    return Rendered(html, style, html)


def _render(
    site: Site, page: PublicPage, form: FormView, *, beacon: str | None, is_preview: bool
) -> tuple[str, str]:
    blocks = read_blocks(page)
    hero, footer = blocks[0], blocks[-1]
    head = _head(
        site,
        page,
        is_indexed=not is_preview,
        title=page["seo_title"] or page["title"],
        description=page["seo_description"] or hero["subtitle"],
    )
    style = style_of(palette(page["brand_color"]))
    data = structured_data(page, blocks, head.url, head.logo.url if head.logo else None)
    html = (
        environment()
        .get_template("page.html")
        .render(
            head=head,
            blocks=blocks[:-1],
            footer=footer,
            form=form,
            beacon=beacon,
            is_preview=is_preview,
            style=Markup(style),  # noqa: S704 - ours, and colours that are hexadecimal numbers
            structured_data=Markup(as_script(data)),  # noqa: S704 - nothing in it can end the element
        )
    )
    return html, style


def _head(site: Site, page: PublicPage, *, is_indexed: bool, title: str, description: str | None) -> Head:
    return Head(
        title=_line(title),
        description=_line(description) if description else None,
        url=site.address(page["path"]),
        company=page["company_name"],
        logo=find_logo(site, page["logo_url"]),
        is_indexed=is_indexed,
    )


def find_logo(site: Site, url: str | None) -> Logo | None:
    """The logo, when it is one that was uploaded: anybody else's server would learn of our visitors."""
    found = read_logo_address(site.storage_origin, url)
    return Logo(url, found.width, found.height) if url and found else None


def _line(text: str) -> str:
    return " ".join(text.split())
