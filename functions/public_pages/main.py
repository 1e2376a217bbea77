"""Landing pages for visitors: HTML for anybody, no log-in, no cookie, no script.

It holds a token of the database role `public_pages` and no other key (docs/adr/0006). Everything imported
here is imported before the first visitor gets an answer: neither pydantic nor httpx is (a test holds it).
"""

import os
from urllib.parse import quote

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.db.role_client import RoleClient
from shared.http.error_pages import Link
from shared.http.pages import HtmlPage, MissingPage, PageRouter
from shared.landing_pages.public import service
from shared.landing_pages.public.render import Rendered, Site, render_page, render_preview
from shared.landing_pages.public.repository import PublicPageRepository
from shared.landing_pages.public.settings import read_public_pages_settings

CACHED = "public, max-age=60, s-maxage=300, stale-while-revalidate=600"
MISSED = "public, max-age=0, s-maxage=60"
MOVED = "public, max-age=3600"
FILE = "public, max-age=3600"

settings = read_public_pages_settings(os.environ)
site = Site(settings.public_pages_url, settings.supabase_url)
client = RoleClient(settings.supabase_url, settings.supabase_publishable_key, settings.public_pages_token)
pages = PublicPageRepository(client)
router = PageRouter("public_pages", settings, project=settings.google_cloud_project)


@router.get("/lp/{path...}")
def show_page(request: Request, path: str) -> HtmlPage | Response:
    """A live page; 301 from where it was before, 410 where one was, 404 elsewhere."""
    found = service.find_page(pages, path)
    if isinstance(found, service.Moved):
        return moved(request, found.path)
    if isinstance(found, service.Missing):
        raise missing(found)
    beacon = f"/lp/_/view.gif?p={quote(found.page['path'])}"
    return html(render_page(site, found.page, form_token="", beacon=beacon), CACHED)


@router.get("/lp/preview/{token}")
def show_preview(request: Request, token: str) -> HtmlPage:  # noqa: ARG001 - every handler takes the request
    """A page before it is published, for whoever has the link."""
    page = service.find_preview(pages, token)
    if page is None:
        raise MissingPage(404)
    answer = html(render_preview(site, page), "no-store")
    return HtmlPage(
        answer.body,
        answer.style,
        headers={**answer.headers, "X-Robots-Tag": "noindex"},
        image_origins=answer.image_origins,
    )


@router.get("/sitemap.xml")
def show_sitemap(request: Request) -> Response:  # noqa: ARG001 - every handler takes the request
    """All live pages, or the sitemaps they are in."""
    return xml(service.sitemap(pages, site, None))


@router.get("/sitemaps/{number}")
def show_part_of_sitemap(request: Request, number: str) -> Response:  # noqa: ARG001 - every handler takes the request
    """A part of a large sitemap."""
    name, _, kind = number.partition(".")
    is_number = kind == "xml" and name.isascii() and name.isdigit() and len(name) < 6 and name[0] != "0"
    return xml(service.sitemap(pages, site, int(name)) if is_number else None)


@router.get("/robots.txt")
def show_robots(request: Request) -> Response:  # noqa: ARG001 - every handler takes the request
    """Where search engines find the pages."""
    text = f"User-agent: *\nDisallow: /lp/_/\n\nSitemap: {site.origin}/sitemap.xml\n"
    return Response(text, content_type="text/plain; charset=utf-8", headers={"Cache-Control": FILE})


@router.get("/favicon.ico")
def show_icon(request: Request) -> Response:  # noqa: ARG001 - every handler takes the request
    """None: and said so, for a browser asks for one whatever the page says."""
    return Response(status=204, headers={"Cache-Control": "public, max-age=86400"})


def html(rendered: Rendered, cache_control: str) -> HtmlPage:
    return HtmlPage(
        rendered.html,
        rendered.style,
        headers={"Cache-Control": cache_control},
        image_origins=(site.storage_origin,),
        identity=rendered.identity,
    )


def xml(document: str | None) -> Response:
    if document is None:
        raise MissingPage(404)
    response = Response(document, content_type="application/xml; charset=utf-8")
    response.headers["Cache-Control"] = FILE
    response.add_etag(weak=True)
    return response


def moved(request: Request, path: str) -> Response:
    """A permanent redirect that keeps the query: it says which ad brought the visitor."""
    query = quote(request.query_string, safe="!$&'()*+,;=:@/?%-._~[]")
    target = f"/lp{path}?{query}" if query else f"/lp{path}"
    return Response(status=301, headers={"Location": target, "Cache-Control": MOVED})


def missing(found: service.Missing) -> MissingPage:
    links = [Link(f"/lp{path}", title) for path, title in found.others]
    return MissingPage(410 if found.is_gone else 404, links, {"Cache-Control": MISSED})


@functions_framework.http
def public_pages(request: Request) -> Response:
    return router.dispatch(request)
