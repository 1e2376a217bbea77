"""Landing pages for visitors: HTML for anybody, no log-in, no cookie, no script.

It holds a token of the database role `public_pages` and no other key (ADR 6). Everything imported
here is imported before the first visitor gets an answer: neither pydantic nor httpx is (a test holds it).
"""

import os
import time
from urllib.parse import quote

import functions_framework
from flask import Request
from werkzeug.wrappers import Response

from shared.core.errors import AppError, TooManyRequests
from shared.core.ids import new_nonce
from shared.core.logging import get_logger
from shared.db.role_client import RoleClient
from shared.http.error_pages import Link
from shared.http.forms import client_address, read_form
from shared.http.pages import HtmlPage, MissingPage, PageRouter
from shared.http.pixel import pixel_response
from shared.landing_pages.public import service
from shared.landing_pages.public.render import (
    PublicPage,
    Rendered,
    Site,
    render_page,
    render_preview,
    render_thanks,
)
from shared.landing_pages.public.repository import PublicPageRepository
from shared.landing_pages.public.settings import read_public_pages_settings
from shared.landing_pages.visit_repository import VisitRepository
from shared.landing_pages.visits import network_of, who_asks
from shared.leads import service as lead_service
from shared.leads import tokens
from shared.leads.models import NoPage, Outcome, Rejected, TooMany
from shared.leads.repository import LeadRepository
from shared.leads.rules import attribution_fields

CACHED = "public, max-age=60, s-maxage=300, stale-while-revalidate=600"
MISSED = "public, max-age=0, s-maxage=60"
MOVED = "public, max-age=3600"
FILE = "public, max-age=3600"
BEACON = "/lp/_/view.gif"
THANKS = "/bedankt"

settings = read_public_pages_settings(os.environ)
site = Site(settings.public_pages_url, settings.supabase_url)
client = RoleClient(settings.supabase_url, settings.supabase_publishable_key, settings.public_pages_token)
pages = PublicPageRepository(client)
visits = VisitRepository(client)
leads = LeadRepository(client)
router = PageRouter("public_pages", settings, project=settings.google_cloud_project)


@router.get("/lp/{path...}")
def show_page(request: Request, path: str) -> HtmlPage | Response:
    """A live page; 301 from where it was before, 410 where one was, 404 elsewhere."""
    found = service.find_page(pages, path)
    if isinstance(found, service.Moved):
        return moved(request, found.path)
    if isinstance(found, service.Missing):
        raise missing(found)
    now = int(time.time())
    rendered = render_page(
        site,
        found.page,
        form_token=issue_token(found.page, now),
        attribution=attribution_fields(request.args),
        beacon=f"{BEACON}?p={quote(found.page['path'])}",
    )
    # A cache that is told "unchanged" keeps the page with its token: every hour it gets both anew, long
    # before the token expires.
    return html(rendered, CACHED, identity=f"{now // 3600} {rendered.identity}")


@router.post("/lp/{path...}")
def send_form(request: Request, path: str) -> HtmlPage | Response:
    """Take a page's form: 303 to the page that says thanks, or the form again with what is wrong (422)."""
    fields = read_form(request)
    found = service.find_page(pages, path)
    if isinstance(found, service.Moved):
        return moved(request, found.path, status=308)
    if isinstance(found, service.Missing):
        raise missing(found)
    page = found.page
    outcome: Outcome = lead_service.take_form(
        leads,
        settings.form_token_secret.get_secret_value(),
        lead_service.FormPage(page["id"], page["path"], service.consent_text(page)),
        fields,
        network_of(client_address(request, settings.trusted_proxy_hops)),
        int(time.time()),
    )
    match outcome:
        case Rejected(state, issued_at):
            again = render_page(
                site,
                page,
                form_token=issue_token(page, issued_at),
                state=state,
                attribution=attribution_fields(fields),
            )
            return html(again, "no-store", status=422)
        case TooMany(seconds):
            raise TooManyRequests(retry_after_seconds=seconds)
        case NoPage():
            raise MissingPage(410)
        case _:
            headers = {"Location": f"/lp{page['path']}{THANKS}", "Cache-Control": "no-store"}
            return Response(status=303, headers=headers)


@router.get(f"/lp/{{path...}}{THANKS}")
def show_thanks(request: Request, path: str) -> HtmlPage:  # noqa: ARG001 - every handler takes the request
    """What a visitor sees after sending a form."""
    found = service.find_page(pages, path)
    if isinstance(found, service.Missing):
        raise missing(found)
    if isinstance(found, service.Moved):
        raise MissingPage(404, [Link(f"/lp{found.path}", "Naar de pagina")])
    return html(render_thanks(site, found.page), "no-store")


@router.get(BEACON)
def count_view(request: Request) -> Response:
    """Count the view of the page that shows this image. It is shown whatever comes of that."""
    path = request.args.get("p", "")
    if request.method == "GET" and service.is_path(path):
        address = client_address(request, settings.trusted_proxy_hops)
        try:
            visits.count(path, who_asks(request.headers, address))
        except AppError:
            get_logger().warning("view_not_counted")
    return pixel_response()


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


def issue_token(page: PublicPage, issued_at: int) -> str:
    return tokens.issue(settings.form_token_secret.get_secret_value(), page["id"], issued_at, new_nonce())


def html(rendered: Rendered, cache_control: str, *, status: int = 200, identity: str = "") -> HtmlPage:
    return HtmlPage(
        rendered.html,
        rendered.style,
        status,
        headers={"Cache-Control": cache_control},
        image_origins=(site.storage_origin,),
        identity=identity or rendered.identity,
    )


def xml(document: str | None) -> Response:
    if document is None:
        raise MissingPage(404)
    response = Response(document, content_type="application/xml; charset=utf-8")
    response.headers["Cache-Control"] = FILE
    response.add_etag(weak=True)
    return response


def moved(request: Request, path: str, *, status: int = 301) -> Response:
    """A permanent redirect that keeps the query: it says which ad brought the visitor."""
    query = quote(request.query_string, safe="!$&'()*+,;=:@/?%-._~[]")
    target = f"/lp{path}?{query}" if query else f"/lp{path}"
    return Response(status=status, headers={"Location": target, "Cache-Control": MOVED})


def missing(found: service.Missing) -> MissingPage:
    links = [Link(f"/lp{path}", title) for path, title in found.others]
    return MissingPage(410 if found.is_gone else 404, links, {"Cache-Control": MISSED})


@functions_framework.http
def public_pages(request: Request) -> Response:
    return router.dispatch(request)
