"""Visitors of the public pages: what they see, look at and send."""

import html
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from local.settings import Stack
from shared.leads import tokens
from tests.factories import Factory

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


def new_address() -> str:
    """The address of a visitor that no other test is."""
    return f"2001:db8:{secrets.token_hex(2)}:{secrets.token_hex(2)}::1"


@dataclass(frozen=True)
class Page:
    """A live page with its partner."""

    id: UUID
    path: str
    address: str


@dataclass
class Site:
    """The public pages, and the database behind them."""

    client: httpx.Client
    make: Factory
    db: psycopg.Connection[tuple[Any, ...]]
    form_key: str

    def page(self, status: str = "live", **columns: object) -> Page:
        """A page of a partner of its own."""
        path = f"/visited/{uuid4().hex}"
        page_id = self.make.landing_page(self.make.partner(), status, path=path, **columns)
        return Page(page_id, path, f"/lp{path}")

    def token(self, page: Page, *, shown_seconds_ago: int = 30) -> str:
        """The token of the page's form."""
        return tokens.issue(self.form_key, str(page.id), int(time.time()) - shown_seconds_ago, uuid4().hex)

    def form(self, page: Page, **fields: str) -> dict[str, str]:
        """A form as a visitor fills it in who took the time."""
        return {
            "name": "Jan de Vries",
            "email": f"{uuid4().hex}@example.test",
            "phone": "",
            "message": "Graag een offerte.",
            "consent": "ja",
            "website": "",
            "form_token": self.token(page),
        } | fields

    def send(self, page: Page, fields: Mapping[str, str], *, visitor: str | None = None) -> httpx.Response:
        """Send a form as a browser does."""
        headers = {"X-Forwarded-For": visitor or new_address(), "User-Agent": BROWSER}
        return self.client.post(page.address, data=dict(fields), headers=headers)

    def look(self, page: Page, visitor: str | None = None, **headers: str) -> httpx.Response:
        """Ask for the page's beacon."""
        given = {"X-Forwarded-For": visitor or new_address(), "User-Agent": BROWSER}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get("/lp/_/view.gif", params={"p": page.path}, headers=given | named)

    def leads(self, page: Page) -> list[dict[str, Any]]:
        """The page's leads, with what came along."""
        rows = self.db.execute(
            """
            select to_jsonb(l.*) || jsonb_build_object('consent_text', f.consent_text, 'utm', f.utm)
            from public.leads as l join public.landing_page_leads as f on f.lead_id = l.id
            where l.landing_page_id = %s order by l.created_at
            """,
            [page.id],
        ).fetchall()
        return [row[0] for row in rows]

    def counts(self, page: Page) -> tuple[int, int, int]:
        """Views, bot views and conversions of the page."""
        row = self.db.execute(
            "select coalesce(sum(views), 0), coalesce(sum(bot_views), 0), coalesce(sum(conversions), 0)"
            " from public.landing_page_daily_stats where landing_page_id = %s",
            [page.id],
        ).fetchone()
        assert row is not None
        return row[0], row[1], row[2]

    def refused(self, page: Page) -> dict[str, int]:
        """How many of the page's forms became no lead, by reason."""
        rows = self.db.execute(
            "select reason, forms from private.refused_page_forms where landing_page_id = %s", [page.id]
        ).fetchall()
        return {row[0]: row[1] for row in rows}


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of the form on a page."""
    return {name: html.unescape(value) for name, value in _HIDDEN.findall(page)}


@pytest.fixture
def site(stack: Stack, make: Factory, db: psycopg.Connection[tuple[Any, ...]]) -> Iterator[Site]:
    """The public pages; redirects are not followed."""
    with httpx.Client(base_url=stack.api_url, timeout=30, trust_env=False) as client:
        yield Site(client, make, db, stack.function_environment()["FORM_TOKEN_SECRET"])
