"""What "Google" holds now, for people and for tests: plain data."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from local.google_ads.books import Books, Customer, Figures
from local.google_ads.messages import Message
from local.google_ads.rules import status


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign with what belongs to it. Resources that were removed are left out, but for itself."""

    id: str
    name: str
    status: str
    budget_micros: int
    final_url_suffix: str
    locations: tuple[str, ...]
    languages: tuple[str, ...]
    keywords: tuple[tuple[str, str], ...]
    negative_keywords: tuple[str, ...]
    ad_groups: int
    ads: tuple[tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]], ...]
    """Headlines, descriptions and addresses of each ad."""
    days: dict[str, Figures]

    @property
    def clicked_address(self) -> str:
        """Where a click on its first ad leads to."""
        _, _, addresses = self.ads[0]
        suffix = self.final_url_suffix.replace("{campaignid}", self.id)
        return f"{addresses[0]}?{suffix}" if suffix else addresses[0]

    @property
    def is_complete(self) -> bool:
        """Whether it could be shown: place, language, keywords and an ad."""
        return bool(self.locations and self.languages and self.keywords and self.ads and self.budget_micros)


def campaigns(customer: Customer) -> list[CampaignView]:
    """All campaigns of a customer, removed ones too."""
    with customer.lock:
        return [_campaign(customer, one) for one in customer.of_kind("Campaign")]


def as_json(books: Books) -> list[dict[str, object]]:
    """Everything, as JSON can hold it."""
    return [
        asdict(customer.facts) | {"campaigns": [asdict(one) for one in campaigns(customer)]}
        for customer in list(books.customers.values())
    ]


def _campaign(customer: Customer, campaign: Message) -> CampaignView:
    ad_groups = {
        one.resource_name
        for one in customer.of_kind("AdGroup")
        if one.campaign == campaign.resource_name and status(one) != "REMOVED"
    }
    criteria = [
        one
        for one in customer.of_kind("CampaignCriterion")
        if one.campaign == campaign.resource_name and status(one) != "REMOVED"
    ]
    return CampaignView(
        id=str(campaign.id),
        name=campaign.name,
        status=status(campaign),
        budget_micros=customer.resources[campaign.campaign_budget].amount_micros,
        final_url_suffix=campaign.final_url_suffix,
        locations=_tails(one.location.geo_target_constant for one in criteria),
        languages=_tails(one.language.language_constant for one in criteria),
        keywords=tuple(
            (one.keyword.text, _match_type(one))
            for one in customer.of_kind("AdGroupCriterion")
            if one.ad_group in ad_groups and status(one) != "REMOVED"
        ),
        negative_keywords=tuple(one.keyword.text for one in criteria if one.negative),
        ad_groups=len(ad_groups),
        ads=tuple(
            _texts(one.ad)
            for one in customer.of_kind("AdGroupAd")
            if one.ad_group in ad_groups and status(one) != "REMOVED"
        ),
        days={
            day: figures for (number, day), figures in sorted(customer.days.items()) if number == campaign.id
        },
    )


def _tails(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.rpartition("/")[2] for name in names if name)


def _match_type(one: Message) -> str:
    names = one.keyword.DESCRIPTOR.fields_by_name["match_type"].enum_type.values_by_number
    return str(names[one.keyword.match_type].name)


def _texts(ad: Message) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    shown = ad.responsive_search_ad
    return (
        tuple(asset.text for asset in shown.headlines),
        tuple(asset.text for asset in shown.descriptions),
        tuple(ad.final_urls),
    )
