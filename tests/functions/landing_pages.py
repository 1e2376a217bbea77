"""Landing pages over HTTP: what every test of them sends."""

from typing import Any
from uuid import uuid4

import httpx

from tests.factories import Factory, Person

HERO = {
    "type": "hero",
    "title": "Schilder in Utrecht",
    "subtitle": "Vraag een offerte aan.",
    "button": "Vraag aan",
}
FORM = {
    "type": "form",
    "title": "Vraag een offerte aan",
    "intro": "Vertel wat er moet gebeuren.",
    "message_label": "Wat moet er gebeuren?",
    "consent": "Ik ga ermee akkoord dat er contact met mij wordt opgenomen.",
    "button": "Verstuur",
}
FOOTER = {"type": "footer", "company_name": "Test BV", "city": None, "text": "Schilder in Utrecht"}
CONTENT = {"blocks": [HERO, FORM, FOOTER]}


def usps(*texts: str) -> dict[str, object]:
    """A block of reasons."""
    return {
        "type": "usps",
        "title": "Waarom hier",
        "items": [{"title": "Reden", "text": text} for text in texts],
    }


class Pages:
    """Calls about one partner's pages, as that partner unless said otherwise."""

    def __init__(self, api: httpx.Client, make: Factory) -> None:
        self.api, self.make = api, make
        self.name = f"test {uuid4().hex[:12]}"
        self.partner, self.admin = make.partner(company_name=self.name, city="Utrecht"), make.admin()
        self.segment = make.segment()

    def whole(self, **fields: object) -> dict[str, object]:
        """The body of a page with everything on it."""
        return {
            "segment_id": str(self.segment),
            "path": f"/partners/{uuid4().hex}/utrecht",
            "title": "Schilder in Utrecht",
            "subtitle": "Vraag een offerte aan.",
            "seo_title": "Schilder in Utrecht | Test",
            "seo_description": "Een schilder in Utrecht nodig?",
            "content_json": CONTENT,
        } | fields

    def address(self, page: object = None, rest: str = "") -> str:
        base = f"/api/partners/{self.partner.id}/landing-pages"
        return base if page is None else f"{base}/{page}{rest}"

    def post(
        self, body: dict[str, object], key: object = None, caller: Person | None = None
    ) -> httpx.Response:
        headers = (caller or self.partner).headers | ({"Idempotency-Key": str(key)} if key else {})
        return self.api.post(self.address(), json=body, headers=headers)

    def concept(self, **fields: object) -> dict[str, Any]:
        """A page as it was made."""
        answer = self.post(self.whole(**fields))
        assert answer.status_code == 201, answer.text
        page: dict[str, Any] = answer.json()
        return page

    def patch(
        self, page: object, version: object, caller: Person | None = None, /, **changes: Any
    ) -> httpx.Response:
        """A change made on a version; no header where that is `None`."""
        tag = version if isinstance(version, str) else f'"{version}"'
        headers = (caller or self.partner).headers | ({} if version is None else {"If-Match": tag})
        return self.api.patch(self.address(page), json=changes, headers=headers)

    def step(self, page: object, *statuses: str) -> dict[str, Any]:
        """The page after an admin took it through these."""
        for status in statuses:
            answer = self.patch(page, None, self.admin, status=status)
            assert answer.status_code == 200, answer.text
        return self.get(page)

    def live(self, **fields: object) -> dict[str, Any]:
        """A page that is published."""
        return self.step(self.concept(**fields)["id"], "review", "live")

    def get(self, page: object = None, query: str = "") -> dict[str, Any]:
        answer = self.api.get(self.address(page) + query, headers=self.partner.headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found
