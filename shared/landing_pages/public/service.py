"""What is at an address, for whoever comes by."""

import re
from dataclasses import dataclass
from typing import Any, Final

from shared.landing_pages.public.blocks import read_blocks
from shared.landing_pages.public.render import PublicPage, Site
from shared.landing_pages.public.repository import PublicPageRepository

PAGES_PER_SITEMAP: Final = 50_000
"""The most addresses that a sitemap may hold (https://www.sitemaps.org/protocol.html)."""
LONGEST_PATH: Final = 200

_PATH = re.compile(r"(/[a-z0-9]([a-z0-9-]*[a-z0-9])?)+", re.ASCII)
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Live:
    """A page to show."""

    page: PublicPage


@dataclass(frozen=True, slots=True)
class Moved:
    """The page is at another path."""

    path: str


@dataclass(frozen=True, slots=True)
class Missing:
    """No page, or none any more (`is_gone`). `others` are pages to offer: path and title."""

    is_gone: bool
    others: tuple[tuple[str, str], ...] = ()


def find_page(pages: PublicPageRepository, given: str) -> Live | Moved | Missing:
    """What is at a path as it stands behind `/lp/`. Raises an `AppError` when the database cannot be asked.

    The database is asked only for what can be a path. One with capitals or a slash at its end is the page's
    own path written differently.
    """
    path = f"/{given}".rstrip("/").lower()
    if not is_path(path):
        return Missing(is_gone=False)
    found = pages.read(path)
    match found["state"]:
        case "live":
            return Live(found["page"]) if path == f"/{given}" else Moved(path)
        case "moved":
            return Moved(found["path"])
        case state:
            others = tuple((other["path"], other["title"]) for other in found["others"])
            return Missing(state == "gone", others)


def is_path(text: str) -> bool:
    """Whether a page can be at this path."""
    return len(text) <= LONGEST_PATH and _PATH.fullmatch(text) is not None


def consent_text(page: PublicPage) -> str:
    """The words beside the box that a visitor ticks on this page."""
    text: str = next(block["consent"] for block in read_blocks(page) if block["type"] == "form")
    return text


def find_preview(pages: PublicPageRepository, token: str) -> PublicPage | None:
    """The page a preview link shows, or `None`. Raises an `AppError` when the database cannot be asked."""
    return pages.find_previewed(token) if _TOKEN.fullmatch(token) else None


def sitemap(pages: PublicPageRepository, site: Site, number: int | None) -> str | None:
    """A sitemap: the first (`number` is `None`), or the index of them when there are too many pages for one.

    `None` when there is none of that number, counted from 1.
    """
    skip = 0 if number is None else (number - 1) * PAGES_PER_SITEMAP
    found = pages.list_live(skip, PAGES_PER_SITEMAP)
    if number is None and found["count"] > PAGES_PER_SITEMAP:
        return _index(site, -(-found["count"] // PAGES_PER_SITEMAP))
    if number is not None and not found["pages"]:
        return None
    return _urls(site, found["pages"])


def _index(site: Site, count: int) -> str:
    entries = "".join(
        f"<sitemap><loc>{site.origin}/sitemaps/{number}.xml</loc></sitemap>" for number in range(1, count + 1)
    )
    return _document("sitemapindex", entries)


def _urls(site: Site, pages: list[dict[str, Any]]) -> str:
    # A path is of letters, digits and dashes: there is nothing to escape.
    entries = (
        f"<url><loc>{site.address(page['path'])}</loc><lastmod>{page['updated_at']}</lastmod></url>"
        for page in pages
    )
    return _document("urlset", "".join(entries))


def _document(root: str, entries: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</{root}>'
    )
