"""A double of Google Ads, and Google's own client to talk to it. Every test has accounts of its own."""

from collections.abc import Iterator
from decimal import Decimal
from uuid import uuid4

import pytest

from local.google_ads.double import GoogleAdsDouble
from shared.ads.google.adapter import GoogleAdsPlatform
from shared.ads.platform import AccountId, CampaignPlan, ExternalCampaignId
from shared.core.ids import CampaignId
from tests.integration.google_ads.campaigns import CONTENT, IMPATIENT, SECONDS


@pytest.fixture(scope="session")
def shared_double() -> Iterator[GoogleAdsDouble]:
    """One for all tests that only look at accounts of their own."""
    with GoogleAdsDouble() as running:
        yield running


@pytest.fixture
def double(shared_double: GoogleAdsDouble) -> Iterator[GoogleAdsDouble]:
    """The shared one; nothing goes wrong in it before a test says so, or after."""
    yield shared_double
    shared_double.faults.clear()
    shared_double.faults.release()


@pytest.fixture
def own_double() -> Iterator[GoogleAdsDouble]:
    """One that a test may restart, limit and break for everybody."""
    with GoogleAdsDouble() as running:
        yield running


@pytest.fixture
def account(double: GoogleAdsDouble) -> AccountId:
    """An advertiser's account without campaigns."""
    return AccountId(double.add_customer().facts.id)


@pytest.fixture
def platform(double: GoogleAdsDouble) -> GoogleAdsPlatform:
    """Google Ads through the adapter."""
    return GoogleAdsPlatform(double.settings, IMPATIENT)


@pytest.fixture
def plan() -> CampaignPlan:
    """A campaign that Google takes."""
    return CampaignPlan(
        campaign_id=CampaignId(uuid4()),
        label="Schilders Utrecht",
        daily_budget=Decimal("12.50"),
        region="utrecht",
        final_url="https://www.example.nl/lp/schilder-utrecht",
        content=CONTENT,
    )


@pytest.fixture
def campaign(platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan) -> ExternalCampaignId:
    """A campaign in the account."""
    return platform.create_campaign(account, plan, deadline_seconds=SECONDS)
