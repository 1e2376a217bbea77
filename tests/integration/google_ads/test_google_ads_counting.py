"""What is asked of Google and was not taken for the call beforehand is taken before it is asked."""

from decimal import Decimal

import pytest

from local.google_ads.double import GoogleAdsDouble
from local.google_ads.faults import Fault, FaultKind
from shared.ads import costs
from shared.ads.costs import Cost
from shared.ads.google.adapter import GoogleAdsPlatform
from shared.ads.platform import AccountId, CampaignPlan, ExternalCampaignId, OwnLimitError
from tests.integration.google_ads.campaigns import IMPATIENT, SECONDS


class Meter:
    """Grants what is asked for, or says how long to wait."""

    def __init__(self) -> None:
        self.taken = Cost(0)
        self.asked = 0
        self.waits: list[float] = []
        self.accounts: set[AccountId] = set()

    def take_more(self, account: AccountId, cost: Cost) -> None:
        self.accounts.add(account)
        self.asked += 1
        if self.waits:
            raise OwnLimitError("Our own limit.", retry_after_seconds=self.waits.pop(0))
        self.taken += cost


@pytest.fixture
def meter() -> Meter:
    return Meter()


@pytest.fixture
def metered(double: GoogleAdsDouble, meter: Meter) -> GoogleAdsPlatform:
    """Google Ads for a process that has asked nothing yet."""
    return GoogleAdsPlatform(double.settings, IMPATIENT, meter)


def asked(double: GoogleAdsDouble, account: AccountId) -> Cost:
    """What the double was asked for an account."""
    changing = double.counts.requests(account, "Mutate")
    return Cost(double.counts.requests(account), double.counts.operations(account), changing)


def test_a_first_creation_counts_what_it_looks_up(
    double: GoogleAdsDouble,
    metered: GoogleAdsPlatform,
    meter: Meter,
    account: AccountId,
    plan: CampaignPlan,
) -> None:
    metered.create_campaign(account, plan, deadline_seconds=SECONDS)
    assert meter.taken == Cost(2), "the account and the billable unit"
    assert meter.accounts == {account}
    assert costs.creation(plan.content) + meter.taken == asked(double, account)


@pytest.mark.parametrize("kind", [FaultKind.UNAVAILABLE, FaultKind.ANSWER_LOST, FaultKind.QUOTA])
def test_what_is_asked_again_is_counted_again(
    double: GoogleAdsDouble,
    metered: GoogleAdsPlatform,
    meter: Meter,
    account: AccountId,
    campaign: ExternalCampaignId,
    kind: FaultKind,
) -> None:
    metered.set_daily_budget(account, campaign, Decimal("20.00"), deadline_seconds=SECONDS)
    meter.taken, before = Cost(0), asked(double, account)
    double.faults.add(Fault(kind, "Mutate", account), 2)
    metered.set_daily_budget(account, campaign, Decimal("21.00"), deadline_seconds=SECONDS)
    metered.set_daily_budget(account, campaign, Decimal("22.00"), deadline_seconds=SECONDS)
    double.faults.add(Fault(FaultKind.STREAM_DIES, "SearchStream", account), 2)
    list(metered.read_campaigns(account, deadline_seconds=SECONDS))
    taken = costs.SET_BUDGET + costs.SET_BUDGET + costs.READ_CAMPAIGNS + meter.taken
    now = asked(double, account)
    asked_for = Cost(
        now.requests - before.requests, now.operations - before.operations, now.changing - before.changing
    )
    assert taken == asked_for


def test_a_short_wait_for_our_own_limit_is_kept_to_before_asking(
    double: GoogleAdsDouble, metered: GoogleAdsPlatform, meter: Meter, account: AccountId
) -> None:
    double.faults.add(Fault(FaultKind.UNAVAILABLE, "SearchStream", account))
    meter.waits = [0.5, 0.2]
    list(metered.read_campaigns(account, deadline_seconds=SECONDS))
    assert (meter.asked, meter.taken) == (3, Cost(1))
    assert double.counts.requests(account) == 2


def test_a_long_wait_for_our_own_limit_is_the_callers_and_nothing_is_asked(
    double: GoogleAdsDouble, metered: GoogleAdsPlatform, meter: Meter, account: AccountId
) -> None:
    double.faults.add(Fault(FaultKind.UNAVAILABLE, "SearchStream", account))
    meter.waits = [3600.0]
    with pytest.raises(OwnLimitError) as limit:
        metered.read_campaigns(account, deadline_seconds=SECONDS)
    assert limit.value.retry_after_seconds == 3600.0
    assert double.counts.requests(account) == 1
