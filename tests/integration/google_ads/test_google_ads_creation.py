"""A campaign is made whole and once, whatever goes wrong on the way."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest

from local.google_ads.double import GoogleAdsDouble
from local.google_ads.faults import Fault, FaultKind
from shared.ads.google.adapter import GoogleAdsPlatform
from shared.ads.platform import (
    AccountId,
    AdContent,
    CampaignPlan,
    ExternalCampaignId,
    Keyword,
    MatchType,
    RejectedError,
    TryAgainLaterError,
)
from tests.integration.google_ads.campaigns import CONTENT, IMPATIENT, SECONDS, another
from tests.waiting import wait_until


def create(
    platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan, seconds: float = SECONDS
) -> ExternalCampaignId:
    return platform.create_campaign(account, plan, deadline_seconds=seconds)


def test_a_new_campaign_is_whole_and_paused(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan
) -> None:
    external_id = create(platform, account, plan)

    [made] = double.campaigns(account)
    assert made.id == external_id
    assert made.status == "PAUSED"
    assert made.name == f"Schilders Utrecht pm:{plan.campaign_id}"
    assert made.budget_micros == 12_500_000
    assert (made.locations, made.languages) == (("20768",), ("1010",))
    assert made.keywords == (("schilder utrecht", "PHRASE"), ("huis laten schilderen", "EXACT"))
    assert made.negative_keywords == ("vacature", "zelf doen")
    assert made.clicked_address == (
        f"{plan.final_url}?utm_source=google&utm_medium=cpc&utm_campaign={external_id}"
    )
    assert made.ads == ((CONTENT.headlines, CONTENT.descriptions, (plan.final_url,)),)


def test_a_creation_takes_a_search_and_a_mutate(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan
) -> None:
    create(platform, account, plan)
    before = double.counts.requests(account)
    create(platform, account, another(plan))
    assert double.counts.requests(account) - before == 2


@pytest.mark.parametrize(
    "kind",
    [
        FaultKind.UNAVAILABLE,
        FaultKind.UNAVAILABLE_WITH_FAILURE,
        FaultKind.INTERNAL,
        FaultKind.QUOTA,
        FaultKind.SLOW,
        FaultKind.ANSWER_LOST,
    ],
)
@pytest.mark.parametrize("times", [1, 3])
@pytest.mark.parametrize("method", ["Mutate", "Search"])
def test_one_campaign_is_made_whatever_goes_wrong(
    double: GoogleAdsDouble,
    platform: GoogleAdsPlatform,
    account: AccountId,
    plan: CampaignPlan,
    kind: FaultKind,
    times: int,
    method: str,
) -> None:
    if kind is FaultKind.ANSWER_LOST and method == "Search":
        method = "Mutate"
    double.faults.add(Fault(kind, method, account, seconds=0.01), times)

    external_id = create(platform, account, plan)

    [made] = double.campaigns(account)
    assert made.id == external_id
    assert made.is_complete


def test_an_answer_that_comes_after_the_deadline_is_found_by_the_next_attempt(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan
) -> None:
    platform.read_account(account, deadline_seconds=SECONDS)  # so that only the mutate is slow
    double.faults.add(Fault(FaultKind.SLOW, "Mutate", account, seconds=60))
    began = time.monotonic()
    with pytest.raises(TryAgainLaterError, match="in time"):
        create(platform, account, plan, seconds=2.0)
    assert time.monotonic() - began < 10
    assert double.faults.holding(FaultKind.SLOW) == 1

    # Google is still at it: the next attempt cannot find it yet, and must not make a second one.
    external_id = create(platform, account, plan)
    double.faults.release()
    wait_until(lambda: double.faults.holding(FaultKind.SLOW) == 0, "Google goes on")
    time.sleep(0.3)

    [made] = double.campaigns(account)
    assert made.id == external_id


def test_a_connection_that_dies_under_a_creation_leaves_one_campaign(
    own_double: GoogleAdsDouble, plan: CampaignPlan
) -> None:
    account = own_double.add_customers(1)[0]
    platform = GoogleAdsPlatform(own_double.settings)
    platform.read_account(account, deadline_seconds=SECONDS)
    own_double.faults.add(Fault(FaultKind.SLOW, "Mutate", account, seconds=0.3))
    with ThreadPoolExecutor(1) as pool:
        creating = pool.submit(create, platform, account, plan)
        time.sleep(0.15)
        own_double.drop_connections()
        external_id = creating.result()

    time.sleep(0.2)
    [made] = own_double.campaigns(account)
    assert made.id == external_id
    assert made.is_complete


def test_two_who_create_at_once_make_one_campaign(
    double: GoogleAdsDouble, account: AccountId, plan: CampaignPlan
) -> None:
    together = threading.Barrier(6)

    def run(_: int) -> ExternalCampaignId:
        platform = GoogleAdsPlatform(double.settings, IMPATIENT)
        together.wait()
        return create(platform, account, plan)

    with ThreadPoolExecutor(6) as pool:
        ids = set(pool.map(run, range(6)))

    [made] = double.campaigns(account)
    assert ids == {made.id}


def test_what_is_there_is_adopted_under_another_label_too(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan
) -> None:
    first = create(platform, account, plan)
    mutates = double.counts.requests(account, "Mutate")

    assert create(platform, account, replace(plan, label="Ander bedrijf")) == first
    assert double.counts.requests(account, "Mutate") == mutates


def test_what_somebody_removed_is_not_made_again(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan
) -> None:
    double.set_status(account, create(platform, account, plan), "REMOVED")
    with pytest.raises(RejectedError, match="removed there"):
        create(platform, account, plan)
    assert len(double.campaigns(account)) == 1


def test_a_rejected_keyword_rolls_everything_back_and_is_named(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan
) -> None:
    keywords = (*CONTENT.keywords, Keyword("schilder @ huis", MatchType.BROAD))
    with pytest.raises(RejectedError, match="“schilder @ huis” has characters") as rejected:
        create(platform, account, replace(plan, content=replace(CONTENT, keywords=keywords)))

    assert rejected.value.field == "keywords[2]"
    assert double.books.customers[account].resources == {}
    create(platform, account, plan)  # the name is free
    assert len(double.campaigns(account)) == 1


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"headlines": ("kort", "ook kort", "x" * 31)}, "headlines[2]", "too long"),
        ({"headlines": ("een", "twee")}, "headlines", "too few"),
        ({"headlines": tuple(f"kop {n}" for n in range(16))}, "headlines", "too many"),
        ({"descriptions": ("x" * 91, "goed")}, "descriptions[0]", "too long"),
        ({"descriptions": ("een",)}, "descriptions", "too few"),
        ({"keywords": (Keyword("a " * 11, MatchType.BROAD),)}, "keywords[0]", "more than 10 words"),
        ({"negative_keywords": ("goed", "x" * 81)}, "negative_keywords[1]", "more than 80 characters"),
    ],
)
def test_content_outside_googles_limits_is_named(
    double: GoogleAdsDouble,
    platform: GoogleAdsPlatform,
    account: AccountId,
    plan: CampaignPlan,
    changes: dict[str, tuple[str, ...]],
    field: str,
    sentence: str,
) -> None:
    content = AdContent(**{name: getattr(CONTENT, name) for name in AdContent.__slots__} | changes)
    with pytest.raises(RejectedError, match=sentence) as rejected:
        create(platform, account, replace(plan, content=content))
    assert rejected.value.field == field
    assert double.campaigns(account) == []


def test_a_malformed_address_is_named(
    platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan
) -> None:
    with pytest.raises(RejectedError, match="web address") as rejected:
        create(platform, account, replace(plan, final_url="www.example.nl/zonder protocol"))
    assert rejected.value.field == "final_url"


def test_a_keyword_given_twice_is_made_once(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan
) -> None:
    keywords = (*CONTENT.keywords, Keyword("Schilder Utrecht", MatchType.PHRASE))
    create(platform, account, replace(plan, content=replace(CONTENT, keywords=keywords)))
    assert len(double.campaigns(account)[0].keywords) == 2


@pytest.mark.parametrize(
    ("euros", "micros"),
    [("12.509", 12_500_000), ("5", 5_000_000), ("0.019", 10_000), ("99.999999", 99_990_000)],
)
def test_a_budget_is_never_rounded_up(
    double: GoogleAdsDouble,
    platform: GoogleAdsPlatform,
    account: AccountId,
    plan: CampaignPlan,
    euros: str,
    micros: int,
) -> None:
    create(platform, account, replace(plan, daily_budget=Decimal(euros)))
    assert double.campaigns(account)[0].budget_micros == micros


@pytest.mark.parametrize("euros", ["0", "0.009", "-1"])
def test_a_budget_of_nothing_is_rejected(
    platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan, euros: str
) -> None:
    with pytest.raises(RejectedError) as rejected:
        create(platform, account, replace(plan, daily_budget=Decimal(euros)))
    assert rejected.value.field == "daily_budget"


def test_validating_makes_nothing_and_still_rejects(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan
) -> None:
    assert platform.create_campaign(account, plan, deadline_seconds=SECONDS, validate_only=True) == ""
    wrong = replace(plan, content=replace(CONTENT, headlines=("een", "twee")))
    with pytest.raises(RejectedError):
        platform.create_campaign(account, wrong, deadline_seconds=SECONDS, validate_only=True)
    assert double.books.customers[account].resources == {}
