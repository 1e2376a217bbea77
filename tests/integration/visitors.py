"""What visitors do to landing pages, asked of the API as the role that serves the pages."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from local.role_tokens import role_token
from local.settings import Stack
from tests.factories import Person
from tests.integration.rest import Caller, Db, World, open_world

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@dataclass(frozen=True)
class Site:
    """The public pages, as far as the database knows them."""

    world: World
    server: Caller

    @property
    def db(self) -> Db:
        return self.world.db

    def page(self, status: str = "live", owner: Person | None = None, **columns: object) -> tuple[UUID, str]:
        """A page and its path."""
        path = f"/visited/{uuid4().hex}"
        page_id = self.world.factory.landing_page(
            owner or self.world.factory.partner(), status, path=path, **columns
        )
        return page_id, path

    def view(self, path: str, visitor: str | None = None, bot: str | None = None) -> int:
        """Count a view; the answer's status."""
        return self.server.post(
            "rpc/count_page_view",
            {"p_path": path, **({"p_visitor": visitor} if visitor else {"p_bot_reason": bot})},
        ).status_code

    def send(self, path: str, visitor: str = "203.0.113.9", *, shown: str = "", **lead: object) -> Any:
        """Hand in a form that was shown with a token of its own, or the one given; a success's body."""
        given = {
            "name": "Test",
            "email": f"{uuid4().hex}@example.test",
            "token": shown or uuid4().hex,
            "consent_text": "Ja, neem contact op.",
        }
        answer = self.server.post(
            "rpc/take_page_lead",
            {"p_path": path, "p_visitor": visitor, "p_lead": json.dumps(given | lead)},
        )
        assert answer.is_success, answer.text
        return answer.json()

    def counts(self, page_id: UUID) -> dict[str, Any]:
        """What the page and its days add up to."""
        row = self.db.execute(
            """
            select jsonb_build_object(
              'views', coalesce(sum(s.views), 0), 'bot_views', coalesce(sum(s.bot_views), 0),
              'conversions', coalesce(sum(s.conversions), 0), 'views_count', page.views_count,
              'conversions_count', page.conversions_count
            )
            from public.partner_landing_pages as page
            left join public.landing_page_daily_stats as s on s.landing_page_id = page.id
            where page.id = %s group by page.id
            """,
            [page_id],
        ).fetchone()
        assert row is not None
        counts: dict[str, Any] = row[0]
        return counts

    def leads(self, page_id: UUID) -> list[dict[str, Any]]:
        """The leads of a page, oldest first."""
        rows = self.db.execute(
            "select to_jsonb(l.*) from public.leads as l where landing_page_id = %s order by created_at",
            [page_id],
        ).fetchall()
        return [row[0] for row in rows]


@contextmanager
def open_site(stack: Stack) -> Iterator[Site]:
    """The public pages of a test module."""
    with open_world(stack) as world:
        token = role_token("public_pages", stack.keys.jwt_secret)
        headers = {"apikey": stack.keys.publishable_key, "Authorization": f"Bearer {token}"}
        yield Site(world, Caller(world.client, headers))
