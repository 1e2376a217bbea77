"""Changes of a campaign that is there: made twice they are made once, and only where something differs."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from local.google_ads.double import GoogleAdsDouble
from local.google_ads.faults import Fault, FaultKind
from local.google_ads.overview import CampaignView
from shared.ads.google.adapter import GoogleAdsPlatform
from shared.ads.platform import AccountId, ExternalCampaignId, Keyword, MatchType, RejectedError
from tests.integration.google_ads.campaigns import CONTENT, SECONDS

CHANGED = replace(
    CONTENT,
    keywords=(CONTENT.keywords[0], Keyword("schilder amersfoort", MatchType.BROAD)),
    negative_keywords=("vacature", "stage"),
    headlines=(*CONTENT.headlines, "Vaste prijs vooraf"),
)

Change = Callable[[GoogleAdsPlatform, AccountId, ExternalCampaignId], None]
CHANGES: dict[str, tuple[Change, Callable[[CampaignView], bool]]] = {
    "budget": (
        lambda platform, account, campaign: platform.set_daily_budget(
            account, campaign, Decimal("20.00"), deadline_seconds=SECONDS
        ),
        lambda shown: shown.budget_micros == 20_000_000,
    ),
    "ads": (
        lambda platform, account, campaign: platform.set_ads(
            account, campaign, CHANGED, deadline_seconds=SECONDS
        ),
        lambda shown: (
            shown.ads[0][0] == CHANGED.headlines and len(shown.keywords) == len(shown.negative_keywords) == 2
        ),
    ),
    "resume": (
        lambda platform, account, campaign: platform.resume(account, campaign, deadline_seconds=SECONDS),
        lambda shown: shown.status == "ENABLED",
    ),
    "pause": (
        lambda platform, account, campaign: platform.pause(account, campaign, deadline_seconds=SECONDS),
        lambda shown: shown.status == "PAUSED",
    ),
    "remove": (
        lambda platform, account, campaign: platform.remove(account, campaign, deadline_seconds=SECONDS),
        lambda shown: shown.status == "REMOVED",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("kind", [FaultKind.ANSWER_LOST, FaultKind.UNAVAILABLE, FaultKind.INTERNAL])
def test_a_change_is_made_once_whatever_goes_wrong(
    double: GoogleAdsDouble,
    platform: GoogleAdsPlatform,
    account: AccountId,
    campaign: ExternalCampaignId,
    change: str,
    kind: FaultKind,
) -> None:
    make, is_made = CHANGES[change]
    double.faults.add(Fault(kind, "Mutate", account), 2)
    make(platform, account, campaign)
    [shown] = double.campaigns(account)
    assert is_made(shown)
    assert len(shown.ads) == 1

    make(platform, account, campaign)  # again, as after a crash of ours
    assert double.campaigns(account) == [shown]


def test_the_same_budget_is_not_sent(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, campaign: ExternalCampaignId
) -> None:
    mutates = double.counts.requests(account, "Mutate")
    platform.set_daily_budget(account, campaign, Decimal("12.509"), deadline_seconds=SECONDS)
    assert double.counts.requests(account, "Mutate") == mutates


def test_a_budget_is_changed_without_rounding_up(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, campaign: ExternalCampaignId
) -> None:
    platform.set_daily_budget(account, campaign, Decimal("33.339"), deadline_seconds=SECONDS)
    assert double.campaigns(account)[0].budget_micros == 33_330_000


def test_a_budget_shared_with_other_campaigns_is_left_alone(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, campaign: ExternalCampaignId
) -> None:
    double.set_budget(account, campaign, 50_000_000, is_shared=True)
    with pytest.raises(RejectedError, match="shares with others"):
        platform.set_daily_budget(account, campaign, Decimal("20"), deadline_seconds=SECONDS)
    assert double.campaigns(account)[0].budget_micros == 50_000_000


def test_a_removed_campaign_can_be_paused_and_removed_but_not_brought_back(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, campaign: ExternalCampaignId
) -> None:
    double.set_status(account, campaign, "REMOVED")
    platform.pause(account, campaign, deadline_seconds=SECONDS)
    platform.remove(account, campaign, deadline_seconds=SECONDS)
    with pytest.raises(RejectedError, match="removed in Google Ads and cannot be brought back"):
        platform.resume(account, campaign, deadline_seconds=SECONDS)
    with pytest.raises(RejectedError, match="removed"):
        platform.set_daily_budget(account, campaign, Decimal("20"), deadline_seconds=SECONDS)
    assert double.campaigns(account)[0].status == "REMOVED"


@pytest.mark.parametrize("change", CHANGES)
def test_a_campaign_that_is_not_there_is_rejected(
    platform: GoogleAdsPlatform, account: AccountId, change: str
) -> None:
    with pytest.raises(RejectedError):
        CHANGES[change][0](platform, account, ExternalCampaignId("42"))


@pytest.mark.parametrize("change", ["budget", "ads"])
def test_an_id_that_is_no_number_reaches_no_query(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, change: str
) -> None:
    platform.read_account(account, deadline_seconds=SECONDS)
    with pytest.raises(RejectedError, match="is a number"):
        CHANGES[change][0](platform, account, ExternalCampaignId("1 OR campaign.id > 0"))
    assert double.counts.requests(account, "Mutate") == 0


def test_only_the_difference_of_ads_is_sent(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, campaign: ExternalCampaignId
) -> None:
    platform.set_ads(account, campaign, CONTENT, deadline_seconds=SECONDS)
    assert double.counts.requests(account, "Mutate") == 1  # the creation

    before = double.counts.operations(account)
    platform.set_ads(account, campaign, CHANGED, deadline_seconds=SECONDS)
    # A keyword and a negative one away, one of each new, the ad's texts.
    assert double.counts.operations(account) - before == 5

    [shown] = double.campaigns(account)
    assert shown.keywords == (("schilder utrecht", "PHRASE"), ("schilder amersfoort", "BROAD"))
    assert shown.negative_keywords == ("vacature", "stage")
    assert shown.ads == ((CHANGED.headlines, CHANGED.descriptions, shown.ads[0][2]),)


def test_another_match_type_is_another_keyword(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, campaign: ExternalCampaignId
) -> None:
    exact = replace(CONTENT, keywords=(Keyword("Schilder Utrecht", MatchType.EXACT),))
    platform.set_ads(account, campaign, exact, deadline_seconds=SECONDS)
    assert double.campaigns(account)[0].keywords == (("Schilder Utrecht", "EXACT"),)


def test_an_ad_that_somebody_removed_is_made_again_with_its_address(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, campaign: ExternalCampaignId
) -> None:
    before = double.campaigns(account)[0].ads
    double.remove_ads(account)
    assert double.campaigns(account)[0].ads == ()
    platform.set_ads(account, campaign, CONTENT, deadline_seconds=SECONDS)
    assert double.campaigns(account)[0].ads == before


def test_rejected_ads_change_nothing(
    double: GoogleAdsDouble, platform: GoogleAdsPlatform, account: AccountId, campaign: ExternalCampaignId
) -> None:
    before = double.campaigns(account)
    wrong = replace(CHANGED, headlines=("te lang" * 10, "twee", "drie"))
    with pytest.raises(RejectedError, match="too long") as rejected:
        platform.set_ads(account, campaign, wrong, deadline_seconds=SECONDS)
    assert rejected.value.field == "headlines[0]"
    assert double.campaigns(account) == before
