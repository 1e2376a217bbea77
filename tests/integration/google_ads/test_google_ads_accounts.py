"""Accounts that cannot be used, and limits on how often Google is asked: said so that people understand."""

from typing import Any

import pytest

from local.google_ads.double import GoogleAdsDouble
from local.google_ads.faults import Fault, FaultKind
from local.google_ads.quota import Limits
from shared.ads.google.adapter import GoogleAdsPlatform
from shared.ads.google.attempts import Attempts
from shared.ads.platform import (
    Account,
    AccountId,
    AccountUnusableError,
    CampaignPlan,
    RejectedError,
    TryAgainLaterError,
)
from tests.integration.google_ads.campaigns import IMPATIENT, SECONDS, another


class Sleeper:
    """Notes how long it was told to sleep, and does not."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)


def test_an_account_is_what_google_says(double: GoogleAdsDouble, platform: GoogleAdsPlatform) -> None:
    account = AccountId(double.add_customer(name="Jansen Schilderwerken").facts.id)
    read = platform.read_account(account, deadline_seconds=SECONDS)
    assert read == Account(account, "Jansen Schilderwerken", "EUR", "Europe/Amsterdam")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"currency": "USD"}, "is in USD"),
        ({"is_manager": True}, "is a manager account"),
        ({"status": "CANCELED"}, "not active"),
        ({"status": "SUSPENDED"}, "suspended"),
        ({"is_linked": False}, "gives us no access"),
    ],
)
def test_an_account_that_cannot_be_used_says_why(
    double: GoogleAdsDouble,
    platform: GoogleAdsPlatform,
    plan: CampaignPlan,
    facts: dict[str, Any],
    sentence: str,
) -> None:
    account = AccountId(double.add_customer(**facts).facts.id)
    with pytest.raises(AccountUnusableError, match=sentence):
        platform.read_account(account, deadline_seconds=SECONDS)
    with pytest.raises(AccountUnusableError, match=sentence):
        platform.create_campaign(account, plan, deadline_seconds=SECONDS)
    assert double.counts.requests(account, "Mutate") == 0


def test_an_unknown_account_is_refused_at_once(double: GoogleAdsDouble, platform: GoogleAdsPlatform) -> None:
    with pytest.raises(AccountUnusableError, match="gives us no access"):
        platform.read_account(AccountId("9999999999"), deadline_seconds=SECONDS)
    assert double.counts.requests("9999999999") == 1


def test_an_account_suspended_later_is_refused(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan
) -> None:
    campaign = platform.create_campaign(account, plan, deadline_seconds=SECONDS)
    double.add_customer(account, status="SUSPENDED")
    with pytest.raises(AccountUnusableError, match="suspended"):
        platform.resume(account, campaign, deadline_seconds=SECONDS)


def test_a_campaign_without_declaration_elsewhere_is_told_of(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, plan: CampaignPlan
) -> None:
    account = AccountId(double.add_customer(lacks_declaration=True).facts.id)
    with pytest.raises(RejectedError, match="declaration on political advertising"):
        platform.create_campaign(account, plan, deadline_seconds=SECONDS)


def test_the_delay_that_google_asks_for_is_kept(double: GoogleAdsDouble, account: AccountId) -> None:
    sleep = Sleeper()
    platform = GoogleAdsPlatform(double.settings, Attempts(sleep=sleep, jitter=lambda: 0.5))
    double.faults.add(Fault(FaultKind.QUOTA, "Search", account, seconds=3.5))
    platform.read_account(account, deadline_seconds=SECONDS)
    assert sleep.slept == [pytest.approx(3.5 * 1.05)]


def test_a_delay_beyond_the_deadline_is_handed_on(double: GoogleAdsDouble, account: AccountId) -> None:
    sleep = Sleeper()
    platform = GoogleAdsPlatform(double.settings, Attempts(sleep=sleep))
    double.faults.add(Fault(FaultKind.QUOTA, "Search", account, seconds=3.5))
    with pytest.raises(TryAgainLaterError, match="limit for account") as later:
        platform.read_account(account, deadline_seconds=2)
    assert (later.value.retry_after_seconds, later.value.slows_account) == (3.5, True)
    assert sleep.slept == []


def test_a_long_delay_is_for_the_caller_who_has_other_accounts(
    double: GoogleAdsDouble, account: AccountId
) -> None:
    sleep = Sleeper()
    platform = GoogleAdsPlatform(double.settings, Attempts(sleep=sleep))
    double.faults.add(Fault(FaultKind.QUOTA, "Search", account, seconds=30))
    with pytest.raises(TryAgainLaterError) as later:
        platform.read_account(account, deadline_seconds=60)
    assert (later.value.retry_after_seconds, later.value.slows_account) == (30, True)
    assert sleep.slept == []


def test_other_trouble_does_not_slow_the_account(double: GoogleAdsDouble, account: AccountId) -> None:
    platform = GoogleAdsPlatform(double.settings, Attempts(sleep=Sleeper(), jitter=lambda: 1.0))
    double.faults.add(Fault(FaultKind.UNAVAILABLE, "Search", account), 1000)
    with pytest.raises(TryAgainLaterError, match="could not be reached") as later:
        platform.read_account(account, deadline_seconds=5)
    assert (later.value.retry_after_seconds, later.value.slows_account) == (None, False)


def test_nothing_is_asked_when_no_time_is_left(double: GoogleAdsDouble, account: AccountId) -> None:
    with pytest.raises(TryAgainLaterError, match="no time left"):
        GoogleAdsPlatform(double.settings).read_account(account, deadline_seconds=0.01)
    assert double.counts.requests(account) == 0


def test_a_limit_is_kept_to_by_waiting(own_double: GoogleAdsDouble, plan: CampaignPlan) -> None:
    account, other = own_double.add_customers(2)
    own_double.limit(Limits(customer_requests=600, burst_seconds=0.4))  # 4 at once, then 10 a second
    platform = GoogleAdsPlatform(own_double.settings)
    for _ in range(3):
        platform.create_campaign(account, another(plan), deadline_seconds=SECONDS)
    platform.read_account(other, deadline_seconds=SECONDS)
    assert len(own_double.campaigns(account)) == 3
    # What one account asks too often is not held against the other.
    assert own_double.counts.requests(other) == 1


def test_a_token_that_is_refused_is_told_of(own_double: GoogleAdsDouble) -> None:
    account = own_double.add_customers(1)[0]
    own_double.refuses_tokens = True
    with pytest.raises(AccountUnusableError, match=r"no access token.*Invalid JWT Signature"):
        GoogleAdsPlatform(own_double.settings, IMPATIENT).read_account(account, deadline_seconds=SECONDS)


def test_google_away_is_told_of_within_the_deadline(own_double: GoogleAdsDouble) -> None:
    account = own_double.add_customers(1)[0]
    platform = GoogleAdsPlatform(own_double.settings)
    platform.read_account(account, deadline_seconds=SECONDS)
    own_double.go_away()
    with pytest.raises(TryAgainLaterError):
        platform.read_account(account, deadline_seconds=0.5)
