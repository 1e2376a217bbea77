"""Where a new campaign is shown: provinces by their fixed numbers, towns as Google lists them."""

from dataclasses import replace

import pytest

from local.google_ads.double import GoogleAdsDouble
from shared.ads.google.adapter import GoogleAdsPlatform
from shared.ads.platform import AccountId, CampaignPlan, RejectedError
from tests.integration.google_ads.campaigns import IMPATIENT, SECONDS, another

PROVINCES = {
    "drenthe": "20759",
    "flevoland": "20760",
    "Friesland": "20761",
    "fryslân": "20761",
    "gelderland": "20762",
    "groningen": "20763",
    "limburg": "20764",
    "noord_brabant": "20765",
    "Noord-Holland": "20766",
    "overijssel": "20767",
    "utrecht": "20768",
    "zeeland": "20769",
    "zuid holland": "20770",
    "heel Nederland": "2528",
}


@pytest.mark.parametrize(("region", "place"), PROVINCES.items())
def test_provinces_have_fixed_places(
    double: GoogleAdsDouble,
    platform: GoogleAdsPlatform,
    account: AccountId,
    plan: CampaignPlan,
    region: str,
    place: str,
) -> None:
    before = double.counts.requests("", "SuggestGeoTargetConstants")
    platform.create_campaign(account, replace(plan, region=region), deadline_seconds=SECONDS)
    assert double.campaigns(account)[0].locations == (place,)
    assert double.counts.requests("", "SuggestGeoTargetConstants") == before


@pytest.mark.parametrize(
    ("region", "place"), [("tilburg", "9000001"), ("den_haag", "9000006"), ("'s-Hertogenbosch", "9000005")]
)
def test_towns_are_looked_up_once(
    own_double: GoogleAdsDouble, plan: CampaignPlan, region: str, place: str
) -> None:
    account = own_double.add_customers(1)[0]
    platform = GoogleAdsPlatform(own_double.settings, IMPATIENT)
    for _ in range(2):
        platform.create_campaign(account, another(plan, region=region), deadline_seconds=SECONDS)
    assert {one.locations for one in own_double.campaigns(account)} == {(place,)}
    assert own_double.counts.requests("", "SuggestGeoTargetConstants") == 1


@pytest.mark.parametrize(
    ("region", "sentence"),
    [("hengelo", "several Dutch places"), ("atlantis", "no Dutch town"), ("ijsselmuiden", "no Dutch town")],
)
def test_a_place_that_is_not_clear_is_not_guessed(
    double: GoogleAdsDouble,
    platform: GoogleAdsPlatform,
    account: AccountId,
    plan: CampaignPlan,
    region: str,
    sentence: str,
) -> None:
    with pytest.raises(RejectedError, match=sentence) as rejected:
        platform.create_campaign(account, replace(plan, region=region), deadline_seconds=SECONDS)
    assert rejected.value.field == "region"
    assert double.campaigns(account) == []
