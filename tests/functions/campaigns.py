"""Campaigns over HTTP: what every test of them sends."""

from typing import Any
from uuid import UUID

import httpx

from tests.factories import ADS, Factory, Person


class Campaigns:
    """Calls about one partner's campaigns, as that partner unless said otherwise."""

    def __init__(self, api: httpx.Client, make: Factory) -> None:
        self.api, self.make = api, make
        self.partner, self.admin = make.partner(monthly_marketing_budget="1000.00"), make.admin()
        self.segment = make.segment()
        self.page = make.landing_page(self.partner, "live")

    def whole(self, **fields: object) -> dict[str, object]:
        """The body of a campaign with all that Google Ads needs."""
        return {
            "channel": "google_ads",
            "segment_id": str(self.segment),
            "landing_page_id": str(self.page),
            "daily_budget": "10.00",
            "ad_content": ADS,
        } | fields

    def address(self, campaign: object = None, rest: str = "") -> str:
        base = f"/api/partners/{self.partner.id}/campaigns"
        return base if campaign is None else f"{base}/{campaign}{rest}"

    def post(
        self, body: dict[str, object], key: object = None, caller: Person | None = None
    ) -> httpx.Response:
        headers = (caller or self.partner).headers | ({"Idempotency-Key": str(key)} if key else {})
        return self.api.post(self.address(), json=body, headers=headers)

    def plan(self, **fields: object) -> dict[str, Any]:
        """A planned campaign."""
        answer = self.post(self.whole(**fields))
        assert answer.status_code == 201, answer.text
        campaign: dict[str, Any] = answer.json()
        return campaign

    def patch(self, campaign: object, caller: Person | None = None, /, **changes: Any) -> httpx.Response:
        headers = (caller or self.partner).headers
        return self.api.patch(self.address(campaign), json=changes, headers=headers)

    def running(self, **fields: object) -> UUID:
        """A campaign that an admin activated."""
        campaign = self.plan(**fields)["id"]
        answer = self.patch(campaign, self.admin, status="active")
        assert answer.status_code == 200, answer.text
        return UUID(campaign)

    def get(self, campaign: object = None, rest: str = "", caller: Person | None = None) -> dict[str, Any]:
        answer = self.api.get(self.address(campaign, rest), headers=(caller or self.partner).headers)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


def pointers(answer: httpx.Response) -> list[str]:
    """The fields a 422 is about."""
    assert answer.status_code == 422, answer.text
    return [error["pointer"] for error in answer.json()["errors"]]
