"""Requests made up from the OpenAPI document, valid and not: no 5xx, nothing the document does not say."""

import json
from datetime import date
from typing import Any
from uuid import UUID

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from local.settings import Stack
from shared.http.openapi import DOCUMENT_PATH
from tests.factories import Factory, Person
from tests.functions.proposals import Proposals

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

document = json.loads(DOCUMENT_PATH.read_text())
schema = schemathesis.openapi.from_dict(document).exclude(path_regex="^/jobs/")


@pytest.fixture
def segment_id(make: Factory) -> UUID:
    return make.segment()


@pytest.fixture
def partner(make: Factory, segment_id: UUID) -> Person:
    partner = make.partner(monthly_marketing_budget="1000.00")
    make.link(partner, segment_id)
    make.lead_gap(partner, segment_id, date(2026, 3, 31))
    make.lead_stats(partner, segment_id, date(2026, 3, 31))
    make.budget_change(partner, None, "1.00")
    return partner


@pytest.fixture
def recommendation_id(make: Factory, partner: Person, segment_id: UUID) -> UUID:
    """One of every action; the one given can be approved once."""
    proposals = Proposals(make, partner, segment_id)
    one, other = (make.campaign(partner, "active", daily_budget="10.00") for _ in range(2))
    page, planned = make.landing_page(partner, "live"), make.campaign(partner, daily_budget="10.00")
    proposals.create_page()
    proposals.publish_page(page, "review")
    proposals.optimize_page(page)
    proposals.create_campaign(page)
    proposals.activate(planned)
    proposals.change_budget(one, "10.00", "9.00")
    proposals.optimize_campaign(one)
    proposals.pause(other)
    proposals.shift(one, other)
    proposals.raise_budget("1000.00", "1200.00")
    return proposals.change_budget(one, "10.00", "11.00")


@pytest.fixture
def campaign_id(make: Factory, partner: Person) -> UUID:
    """One on a channel that is followed by hand, with some days; every kind is in the list."""
    make.ad_account(partner)
    failed = make.campaign(partner, "active", daily_budget="5.00")
    make.fail(failed)
    campaign = make.campaign(partner, channel="seo")
    make.spend(campaign, date(2026, 3, 31), "12.50")
    return campaign


@pytest.fixture
def page_id(make: Factory, partner: Person) -> UUID:
    """One of the pages, which has them in all states by now."""
    make.landing_page(partner, "archived")
    return make.landing_page(partner)


@schema.parametrize()
@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,  # one partner for all examples is what is meant
        HealthCheck.too_slow,
        HealthCheck.filter_too_much,
    ],
)
def test_the_functions_do_what_the_document_says(
    case: schemathesis.Case[Any],
    stack: Stack,
    make: Factory,
    partner: Person,
    segment_id: UUID,
    recommendation_id: UUID,
    campaign_id: UUID,
    page_id: UUID,
) -> None:
    caller = partner
    if not case.path.startswith("/api/partners/"):
        caller = make.admin()
    # Half of the examples concern things that exist; the others keep the ids they were made with.
    ids = {
        "partner_id": str(partner.id),
        "segment_id": str(segment_id),
        "recommendation_id": str(recommendation_id),
        "campaign_id": str(campaign_id),
        "page_id": str(page_id),
        "channel": "google_ads",
    }
    if isinstance(case.path_parameters, dict) and len(str(case.query) + str(case.body)) % 2:
        for name in case.path_parameters:
            case.path_parameters[name] = ids[name]
    response = case.call(base_url=stack.api_url, headers=caller.headers)
    case.validate_response(response, checks=CHECKS)


def test_the_document_and_its_page_are_served(api: httpx.Client) -> None:
    served = api.get("/openapi.json")
    assert served.status_code == 200
    assert served.json() == document
    page = api.get("/docs")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<script" not in page.text
