"""What a campaign is made of, as the operations of one mutate: plain data, in the words of Google's messages.

A mutate is atomic, so a campaign is there whole or not at all. What is made in it and referred to in it has a
negative id until Google gives it a real one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from shared.ads.google.names import campaign_name
from shared.ads.google.places import DUTCH
from shared.ads.google.refusals import PathElement
from shared.ads.platform import AdContent, CampaignPlan, Keyword

Operation = dict[str, Any]

ATTRIBUTION = "utm_source=google&utm_medium=cpc&utm_campaign={campaignid}"
"""What Google puts behind every address that is clicked on, with the campaign's own id in it: by that a lead
of the page's form is known to be this campaign's (https://support.google.com/google-ads/answer/9054021)."""

_BUDGET, _CAMPAIGN, _AD_GROUP = -1, -2, -3


@dataclass(frozen=True, slots=True)
class Part:
    """What an operation is about: `field` in the port's words, `said` as the subject of a sentence."""

    field: str | None
    said: str
    headlines: tuple[str, ...] = ()
    descriptions: tuple[str, ...] = ()

    def at(self, path: Sequence[PathElement]) -> "Part":
        """The part of it that a field path leads to: one headline of an ad, its address."""
        for name, index in path:
            for field, texts in (("headlines", self.headlines), ("descriptions", self.descriptions)):
                if name == field and texts and index is not None and index < len(texts):
                    return Part(f"{field}[{index}]", f"The {field[:-1]} “{texts[index]}”")
                if name == field and texts:
                    return Part(field, f"The {field}")
            if name == "final_urls":
                return Part("final_url", "The landing page's address")
        return self


@dataclass(frozen=True, slots=True)
class Change:
    """One operation of a mutate, and what it is about."""

    operation: Operation
    part: Part


def creation(account: str, plan: CampaignPlan, *, budget_micros: int, place: int) -> list[Change]:
    """A whole campaign, paused."""
    customer = f"customers/{account}"
    ad_group = f"{customer}/adGroups/{_AD_GROUP}"
    campaign = f"{customer}/campaigns/{_CAMPAIGN}"
    return [
        _budget(f"{customer}/campaignBudgets/{_BUDGET}", budget_micros, plan),
        _campaign(campaign, f"{customer}/campaignBudgets/{_BUDGET}", plan),
        _campaign_criterion(
            {"campaign": campaign, "location": {"geo_target_constant": f"geoTargetConstants/{place}"}},
            Part("region", f"The region “{plan.region}”"),
        ),
        _campaign_criterion(
            {"campaign": campaign, "language": {"language_constant": f"languageConstants/{DUTCH}"}},
            Part(None, "The language"),
        ),
        *new_negative_keywords(campaign, enumerate(plan.content.negative_keywords)),
        Change(
            {
                "ad_group_operation": {
                    "create": {
                        "resource_name": ad_group,
                        "campaign": campaign,
                        "name": "Zoekwoorden",
                        "type_": "SEARCH_STANDARD",
                        "status": "ENABLED",
                    }
                }
            },
            Part(None, "The ad group"),
        ),
        *new_keywords(ad_group, enumerate(plan.content.keywords)),
        new_ad(ad_group, plan.content, (plan.final_url,)),
    ]


def _budget(resource_name: str, micros: int, plan: CampaignPlan) -> Change:
    # It takes its name from its campaign, and stays that campaign's alone.
    budget = {
        "resource_name": resource_name,
        "amount_micros": micros,
        "delivery_method": "STANDARD",
        "explicitly_shared": False,
    }
    part = Part("daily_budget", f"The daily budget of {plan.daily_budget} EUR")
    return Change({"campaign_budget_operation": {"create": budget}}, part)


def _campaign(resource_name: str, budget: str, plan: CampaignPlan) -> Change:
    campaign = {
        "resource_name": resource_name,
        "name": campaign_name(plan.label, plan.campaign_id),
        "status": "PAUSED",
        "advertising_channel_type": "SEARCH",
        "campaign_budget": budget,
        # As many clicks as the budget buys. Bids of our own would need somebody to keep them up, and bidding
        # for conversions needs a history of them, which a new campaign does not have.
        "target_spend": {},
        "final_url_suffix": ATTRIBUTION,
        # Google's own results only: what its partners and the display network bring cannot be checked per
        # site.
        "network_settings": {
            "target_google_search": True,
            "target_search_network": False,
            "target_content_network": False,
            "target_partner_search_network": False,
        },
        # People in the region, not those who are merely interested in it: the partner has to get there.
        "geo_target_type_setting": {"positive_geo_target_type": "PRESENCE"},
        # One campaign without it blocks every change of the account's campaigns.
        "contains_eu_political_advertising": "DOES_NOT_CONTAIN_EU_POLITICAL_ADVERTISING",
    }
    return Change({"campaign_operation": {"create": campaign}}, Part("label", "The campaign"))


def new_keywords(ad_group: str, keywords: Iterable[tuple[int, Keyword]]) -> list[Change]:
    """Keywords with their place in the content."""
    return [
        Change(
            {
                "ad_group_criterion_operation": {
                    "create": {
                        "ad_group": ad_group,
                        "status": "ENABLED",
                        "keyword": {"text": keyword.text, "match_type": keyword.match_type.name},
                    }
                }
            },
            Part(f"keywords[{index}]", f"The keyword “{keyword.text}”"),
        )
        for index, keyword in keywords
    ]


def new_negative_keywords(campaign: str, keywords: Iterable[tuple[int, str]]) -> list[Change]:
    """Searches to be kept from, with their place in the content: those with these words in this order."""
    return [
        _campaign_criterion(
            {"campaign": campaign, "negative": True, "keyword": {"text": text, "match_type": "PHRASE"}},
            Part(f"negative_keywords[{index}]", f"The negative keyword “{text}”"),
        )
        for index, text in keywords
    ]


def new_ad(ad_group: str, content: AdContent, final_urls: Sequence[str]) -> Change:
    """A responsive search ad."""
    ad = {"final_urls": list(final_urls), "responsive_search_ad": _texts(content)}
    operation = {"create": {"ad_group": ad_group, "status": "ENABLED", "ad": ad}}
    return Change({"ad_group_ad_operation": operation}, _ad_part(content))


def changed_ad(account: str, ad_id: int, content: AdContent) -> Change:
    """Other texts for an ad, which keeps its id and its figures."""
    return Change(
        {
            "ad_operation": {
                "update": {
                    "resource_name": f"customers/{account}/ads/{ad_id}",
                    "responsive_search_ad": _texts(content),
                },
                "update_mask": {
                    "paths": ["responsive_search_ad.headlines", "responsive_search_ad.descriptions"]
                },
            }
        },
        _ad_part(content),
    )


def changed_budget(resource_name: str, micros: int) -> Change:
    """Another daily budget."""
    return Change(
        {
            "campaign_budget_operation": {
                "update": {"resource_name": resource_name, "amount_micros": micros},
                "update_mask": {"paths": ["amount_micros"]},
            }
        },
        Part("daily_budget", "The daily budget"),
    )


def changed_status(account: str, campaign: str, status: str) -> Change:
    """A campaign `ENABLED` or `PAUSED`."""
    return Change(
        {
            "campaign_operation": {
                "update": {"resource_name": f"customers/{account}/campaigns/{campaign}", "status": status},
                "update_mask": {"paths": ["status"]},
            }
        },
        Part(None, f"The campaign {campaign}"),
    )


def enabled_ad(resource_name: str) -> Change:
    """An ad that was paused, shown again."""
    return Change(
        {
            "ad_group_ad_operation": {
                "update": {"resource_name": resource_name, "status": "ENABLED"},
                "update_mask": {"paths": ["status"]},
            }
        },
        Part(None, "The ad"),
    )


def removal(kind: str, resource_name: str, said: str) -> Change:
    """`kind` is `campaign`, `ad_group_criterion`, `campaign_criterion` or `ad_group_ad`."""
    return Change({f"{kind}_operation": {"remove": resource_name}}, Part(None, said))


def _campaign_criterion(criterion: Operation, part: Part) -> Change:
    return Change({"campaign_criterion_operation": {"create": criterion}}, part)


def _texts(content: AdContent) -> Operation:
    return {
        "headlines": [{"text": text} for text in content.headlines],
        "descriptions": [{"text": text} for text in content.descriptions],
    }


def _ad_part(content: AdContent) -> Part:
    return Part(None, "The ad", headlines=content.headlines, descriptions=content.descriptions)
