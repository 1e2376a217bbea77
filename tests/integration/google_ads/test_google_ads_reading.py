"""What campaigns are and cost: one request for an account, all of it or an error."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from local.google_ads.books import Figures
from local.google_ads.double import GoogleAdsDouble
from local.google_ads.faults import Fault, FaultKind
from shared.ads.google.adapter import GoogleAdsPlatform
from shared.ads.platform import (
    AccountId,
    AccountUnusableError,
    CampaignDay,
    CampaignPlan,
    CampaignState,
    ExternalCampaignId,
    PlatformStatus,
    TryAgainLaterError,
)
from tests.integration.google_ads.campaigns import SECONDS, another

LAST = date(2026, 3, 30)  # the days around it are those of a change to summer time
FIRST = LAST - timedelta(days=13)


def read_days(platform: GoogleAdsPlatform, account: AccountId) -> list[CampaignDay]:
    return list(platform.read_daily_metrics(account, FIRST, LAST, deadline_seconds=SECONDS))


def read_states(platform: GoogleAdsPlatform, account: AccountId) -> list[CampaignState]:
    return list(platform.read_campaigns(account, deadline_seconds=SECONDS))


def make_many(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan, count: int
) -> list[ExternalCampaignId]:
    made = []
    for _ in range(count):
        campaign = platform.create_campaign(account, another(plan), deadline_seconds=SECONDS)
        double.set_status(account, campaign, "ENABLED")
        made.append(campaign)
    return made


def test_states_of_all_campaigns_come_in_one_request(
    double: GoogleAdsDouble,
    platform: GoogleAdsPlatform,
    account: AccountId,
    plan: CampaignPlan,
    campaign: ExternalCampaignId,
) -> None:
    active, removed = make_many(double, platform, account, plan, 2)
    double.set_status(account, removed, "REMOVED")
    double.set_budget(account, active, 7_770_000)
    before = double.counts.requests(account)

    states = {one.external_id: one for one in read_states(platform, account)}

    assert double.counts.requests(account) - before == 1
    assert states[campaign] == CampaignState(
        campaign, plan.campaign_id, PlatformStatus.PAUSED, Decimal("12.50")
    )
    assert states[active].status is PlatformStatus.ACTIVE
    assert states[active].daily_budget == Decimal("7.77")
    assert states[removed].status is PlatformStatus.REMOVED
    assert len(states) == 3


def test_campaigns_of_others_and_copies_are_not_ours(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan
) -> None:
    ours, copy, foreign = make_many(double, platform, account, plan, 3)
    name = next(one.name for one in double.campaigns(account) if one.id == ours)
    double.rename(account, copy, f"{name} #2")
    double.rename(account, foreign, "Zomeractie")

    ids = [one.campaign_id for one in read_states(platform, account)]

    assert ids[0] is not None
    assert ids[1:] == [None, None]
    assert f"pm:{ids[0]}" in name


def test_an_account_without_campaigns_has_no_states_and_no_days(
    platform: GoogleAdsPlatform, account: AccountId
) -> None:
    assert read_states(platform, account) == []
    assert read_days(platform, account) == []


def test_days_of_all_campaigns_come_in_one_request(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan
) -> None:
    campaigns = make_many(double, platform, account, plan, 5)
    for campaign in campaigns:
        for back in range(14):
            double.set_day(
                account, campaign, LAST - timedelta(days=back), Figures(1_230_000 + back * 10_000, 4, 80, 0.5)
            )
    before = double.counts.requests(account)

    days = read_days(platform, account)

    assert double.counts.requests(account) - before == 1
    assert len(days) == 70
    assert (
        CampaignDay(campaigns[2], LAST - timedelta(days=3), Decimal("1.26"), 4, 80, Decimal("0.50")) in days
    )


def test_only_days_that_are_asked_for_and_not_idle_come(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, campaign: ExternalCampaignId
) -> None:
    for day in (FIRST - timedelta(days=1), FIRST, LAST, LAST + timedelta(days=1)):
        double.set_day(account, campaign, day, Figures(10_000, 1, 1, 0.0))
    double.set_day(account, campaign, FIRST + timedelta(days=1), Figures(0, 0, 0, 0.0))
    assert [one.day for one in read_days(platform, account)] == [FIRST, LAST]


def test_late_corrections_replace_what_was_there(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, campaign: ExternalCampaignId
) -> None:
    double.set_day(account, campaign, LAST, Figures(5_000_000, 10, 200, 1.0))
    assert read_days(platform, account)[0].spend == Decimal("5.00")
    double.set_day(account, campaign, LAST, Figures(4_310_000, 9, 200, 2.0))
    assert read_days(platform, account) == [
        CampaignDay(campaign, LAST, Decimal("4.31"), 9, 200, Decimal("2.00"))
    ]


def test_a_removed_campaign_keeps_its_days(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, campaign: ExternalCampaignId
) -> None:
    double.set_day(account, campaign, LAST, Figures(5_000_000, 10, 200, 1.0))
    double.set_status(account, campaign, "REMOVED")
    assert [one.external_id for one in read_days(platform, account)] == [campaign]


def test_a_stream_that_dies_midway_is_read_anew_and_no_day_comes_twice(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, plan: CampaignPlan
) -> None:
    make_many(double, platform, account, plan, 3)
    double.let_days_pass(LAST, 14, seed=1, customer=account)
    expected = read_days(platform, account)
    assert len(expected) == 42
    double.faults.add(Fault(FaultKind.STREAM_DIES, "SearchStream", account), 2)
    assert read_days(platform, account) == expected


def test_half_a_stream_is_an_error_when_the_deadline_comes(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, campaign: ExternalCampaignId
) -> None:
    double.set_day(account, campaign, LAST, Figures(5_000_000, 10, 200, 1.0))
    double.set_day(account, campaign, FIRST, Figures(5_000_000, 10, 200, 1.0))
    double.faults.add(Fault(FaultKind.STREAM_DIES, "SearchStream", account), 1000)
    with pytest.raises(TryAgainLaterError):
        platform.read_daily_metrics(account, FIRST, LAST, deadline_seconds=0.2)


def test_many_rows_come_in_many_messages_and_pages(own_double: GoogleAdsDouble, plan: CampaignPlan) -> None:
    account = own_double.add_customers(1)[0]
    platform = GoogleAdsPlatform(own_double.settings)
    campaigns = make_many(own_double, platform, account, plan, 3)
    own_double.let_days_pass(LAST, 14, seed=1)
    expected = read_days(platform, account)
    own_double.set_page_size(5)
    assert read_days(platform, account) == expected
    # Searched for by page: a campaign with more keywords than a page has rows.
    platform.set_ads(account, campaigns[0], plan.content, deadline_seconds=SECONDS)
    own_double.set_page_size(1)
    mutates = own_double.counts.requests(account, "Mutate")
    platform.set_ads(account, campaigns[0], plan.content, deadline_seconds=SECONDS)
    assert own_double.counts.requests(account, "Mutate") == mutates


def test_amounts_in_another_currency_are_refused(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, campaign: ExternalCampaignId
) -> None:
    double.set_day(account, campaign, LAST, Figures(5_000_000, 10, 200, 1.0))
    double.add_customer(account, currency="USD")
    with pytest.raises(AccountUnusableError, match="is in USD"):
        read_states(platform, account)
    with pytest.raises(AccountUnusableError, match="is in USD"):
        read_days(platform, account)
