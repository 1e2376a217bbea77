"""Google's own limits, as far as search campaigns meet them. Google may still refuse what passes here."""

import re
from collections.abc import Callable, Iterator, Mapping

from local.google_ads.messages import Message
from local.google_ads.places import KNOWN_PLACES
from local.google_ads.refusal import PathElement, Violation

BILLABLE_UNIT_MICROS = 10_000
MOST_SEARCH_ADS = 3

_NOT_IN_KEYWORDS = re.compile(r"[!@%,*^()={}~`<>?\\|;]")
_REMOVED = "REMOVED"
# Of Google's ValueTrack parameters those about what was shown to whom.
_PARAMETERS = {"campaignid", "adgroupid", "creative", "keyword", "matchtype", "device", "network", "gclid"}


class View:
    """A customer's resources as they would be after the operations so far."""

    def __init__(self, resources: Mapping[str, Message], *, lacks_declaration: bool) -> None:
        self.resources = resources
        self.lacks_declaration = lacks_declaration

    def others(self, one: Message) -> Iterator[Message]:
        """The other resources of the same kind that are not removed."""
        for other in self.resources.values():
            if (
                other.DESCRIPTOR is one.DESCRIPTOR
                and other.resource_name != one.resource_name
                and status(other) != _REMOVED
            ):
                yield other

    def has(self, resource_name: str) -> bool:
        """Whether a resource is there and not removed."""
        one = self.resources.get(resource_name)
        return one is not None and status(one) != _REMOVED


def status(one: Message) -> str:
    """The name of a resource's status."""
    name: str = one.DESCRIPTOR.fields_by_name["status"].enum_type.values_by_number[one.status].name
    return name


def violations(one: Message, view: View) -> Iterator[Violation]:
    """What Google would not take about a resource that is made or changed."""
    check = _CHECKS.get(one.DESCRIPTOR.name)
    if check is not None:
        yield from check(one, view)


def _missing(*path: PathElement) -> Violation:
    return Violation("field_error", "REQUIRED", "The required field was not present.", path)


def _at(name: str) -> tuple[PathElement, ...]:
    return ((name, None),)


def _budget(budget: Message, view: View) -> Iterator[Violation]:
    if not budget.amount_micros:
        yield _missing(("amount_micros", None))
    elif budget.amount_micros < 0:
        yield Violation(
            "campaign_budget_error",
            "NEGATIVE_MONEY_AMOUNT",
            "The money amount is negative.",
            _at("amount_micros"),
        )
    elif budget.amount_micros % BILLABLE_UNIT_MICROS:
        yield Violation(
            "campaign_budget_error",
            "NON_MULTIPLE_OF_MINIMUM_CURRENCY_UNIT",
            "The money amount is not a multiple of the minimum currency unit.",
            _at("amount_micros"),
            str(budget.amount_micros),
        )
    if budget.explicitly_shared and not budget.name:
        yield _missing(("name", None))
    if budget.explicitly_shared and any(other.name == budget.name for other in view.others(budget)):
        yield Violation(
            "campaign_budget_error", "DUPLICATE_NAME", "The name is taken.", _at("name"), budget.name
        )


def _campaign(campaign: Message, view: View) -> Iterator[Violation]:
    if view.lacks_declaration:
        yield Violation(
            "mutate_error",
            "EU_POLITICAL_ADVERTISING_DECLARATION_REQUIRED",
            "A campaign of this account lacks the EU political advertising declaration.",
        )
    yield from _campaign_name(campaign, view)
    for required in ("advertising_channel_type", "contains_eu_political_advertising"):
        if not getattr(campaign, required):
            yield _missing((required, None))
    if campaign.WhichOneof("campaign_bidding_strategy") is None:
        yield _missing(("campaign_bidding_strategy", None))
    yield from _suffix(campaign.final_url_suffix)
    yield from _networks(campaign)
    yield from _budget_of(campaign, view)


def _campaign_name(campaign: Message, view: View) -> Iterator[Violation]:
    if not campaign.name:
        yield _missing(("name", None))
    elif len(campaign.name) > 256:
        yield Violation("string_length_error", "TOO_LONG", "Too long.", _at("name"), campaign.name)
    elif re.search(r"[\x00\n\r]", campaign.name):
        yield Violation(
            "campaign_error", "INVALID_CAMPAIGN_NAME", "Invalid characters.", _at("name"), campaign.name
        )
    if any(other.name == campaign.name for other in view.others(campaign)):
        yield Violation(
            "campaign_error",
            "DUPLICATE_CAMPAIGN_NAME",
            "A campaign with this name already exists.",
            _at("name"),
            campaign.name,
        )


def _suffix(suffix: str) -> Iterator[Violation]:
    if suffix and not re.fullmatch(r"[\w.~%{}:=&+-]+", suffix, re.ASCII):
        code = "FINAL_URL_SUFFIX_MALFORMED"
        yield Violation("url_field_error", code, "Malformed.", _at("final_url_suffix"), suffix)
    elif set(re.findall(r"{(\w+)}", suffix)) - _PARAMETERS:
        code = "INVALID_TAG_IN_FINAL_URL_SUFFIX"
        yield Violation("url_field_error", code, "No such tag.", _at("final_url_suffix"), suffix)


def _networks(campaign: Message) -> Iterator[Violation]:
    networks = campaign.network_settings
    chosen = (networks.target_google_search, networks.target_search_network, networks.target_content_network)
    code = None
    if not campaign.HasField("network_settings"):
        yield _missing(("network_settings", None))
    elif not any(chosen):
        code = "CAMPAIGN_MUST_TARGET_AT_LEAST_ONE_NETWORK"
    elif networks.target_search_network and not networks.target_google_search:
        code = "CANNOT_TARGET_SEARCH_NETWORK_WITHOUT_GOOGLE_SEARCH"
    if code:
        yield Violation("campaign_error", code, "These networks do not go together.", _at("network_settings"))


def _budget_of(campaign: Message, view: View) -> Iterator[Violation]:
    if not campaign.campaign_budget:
        yield _missing(("campaign_budget", None))
        return
    if not view.has(campaign.campaign_budget):
        yield _not_found("campaign_budget", campaign.campaign_budget)
        return
    budget = view.resources[campaign.campaign_budget]
    if not budget.explicitly_shared and any(
        other.campaign_budget == campaign.campaign_budget for other in view.others(campaign)
    ):
        yield Violation(
            "campaign_budget_error",
            "CANNOT_USE_IMPLICITLY_SHARED_CAMPAIGN_BUDGET_WITH_MULTIPLE_CAMPAIGNS",
            "This budget belongs to another campaign.",
            _at("campaign_budget"),
        )


def _not_found(field: str, name: str) -> Violation:
    return Violation("mutate_error", "RESOURCE_NOT_FOUND", "Resource was not found.", _at(field), name)


def _ad_group(ad_group: Message, view: View) -> Iterator[Violation]:
    if not ad_group.name:
        yield Violation("ad_group_error", "MISSING_ADGROUP_NAME", "A name is required.", _at("name"))
    if not view.has(ad_group.campaign):
        yield _not_found("campaign", ad_group.campaign)
    if any(
        other.name == ad_group.name and other.campaign == ad_group.campaign for other in view.others(ad_group)
    ):
        yield Violation(
            "ad_group_error", "DUPLICATE_ADGROUP_NAME", "The name is taken.", _at("name"), ad_group.name
        )


def _ad_group_criterion(criterion: Message, view: View) -> Iterator[Violation]:
    if not view.has(criterion.ad_group):
        yield _not_found("ad_group", criterion.ad_group)
    if criterion.WhichOneof("criterion") != "keyword":
        yield Violation("criterion_error", "CONCRETE_TYPE_REQUIRED", "The double takes keywords only.")
        return
    yield from _keyword(criterion.keyword)


def _campaign_criterion(criterion: Message, view: View) -> Iterator[Violation]:
    if not view.has(criterion.campaign):
        yield _not_found("campaign", criterion.campaign)
    kind = criterion.WhichOneof("criterion")
    if kind == "keyword":
        yield from _keyword(criterion.keyword)
        if not criterion.negative:
            yield Violation(
                "criterion_error", "CANNOT_TARGET_CRITERION", "Must be negative.", _at("negative")
            )
    elif kind == "location":
        place = criterion.location.geo_target_constant
        if place not in {f"geoTargetConstants/{known.id}" for known in KNOWN_PLACES}:
            path = (("location", None), ("geo_target_constant", None))
            yield Violation("criterion_error", "INVALID_CRITERION_ID", "No such place.", path, place)
    elif kind == "language":
        language = criterion.language.language_constant
        if not re.fullmatch(r"languageConstants/1[0-9]{3}", language):
            path = (("language", None), ("language_constant", None))
            yield Violation("criterion_error", "INVALID_CRITERION_ID", "No such language.", path, language)
    else:
        yield Violation("criterion_error", "CONCRETE_TYPE_REQUIRED", "A criterion is required.")


def _keyword(keyword: Message) -> Iterator[Violation]:
    path = (("keyword", None), ("text", None))
    text = keyword.text
    if not text.strip():
        yield _missing(*path)
    elif len(text) > 80:
        yield Violation("criterion_error", "KEYWORD_TEXT_TOO_LONG", "Keyword text is too long.", path, text)
    elif len(text.split()) > 10:
        yield Violation("criterion_error", "KEYWORD_HAS_TOO_MANY_WORDS", "Too many words.", path, text)
    elif _NOT_IN_KEYWORDS.search(text):
        yield Violation("criterion_error", "KEYWORD_HAS_INVALID_CHARS", "Invalid characters.", path, text)
    if not keyword.match_type:
        yield _missing(("keyword", None), ("match_type", None))


def _ad(shown: Message, view: View) -> Iterator[Violation]:
    if not view.has(shown.ad_group):
        yield _not_found("ad_group", shown.ad_group)
    ad: PathElement = ("ad", None)
    urls = shown.ad.final_urls
    if not urls:
        yield Violation("ad_error", "CANNOT_SET_WITHOUT_FINAL_URLS", "Final URLs are required.", (ad,))
    for index, url in enumerate(urls):
        if not re.fullmatch(r"https?://[^\s/]+\.[^\s/]+(/\S*)?", url):
            path = (ad, ("final_urls", index))
            yield Violation("url_field_error", "MALFORMED_FINAL_URL", "Malformed URL.", path, url)
    if shown.ad.WhichOneof("ad_data") != "responsive_search_ad":
        yield Violation("ad_error", "INVALID_AD_TYPE", "The double takes responsive search ads only.", (ad,))
        return
    texts = shown.ad.responsive_search_ad
    inside = (ad, ("responsive_search_ad", None))
    yield from _texts(texts.headlines, "headlines", inside, fewest=3, most=15, longest=30)
    yield from _texts(texts.descriptions, "descriptions", inside, fewest=2, most=4, longest=90)
    enabled = [
        other
        for other in view.others(shown)
        if other.ad_group == shown.ad_group and status(other) == "ENABLED"
    ]
    if status(shown) == "ENABLED" and len(enabled) >= MOST_SEARCH_ADS:
        yield Violation(
            "resource_count_limit_exceeded_error", "AD_GROUP_AD_LIMIT", "Too many responsive search ads."
        )


def _texts(
    assets: list[Message],
    name: str,
    inside: tuple[PathElement, ...],
    *,
    fewest: int,
    most: int,
    longest: int,
) -> Iterator[Violation]:
    if len(assets) < fewest:
        yield Violation("collection_size_error", "TOO_FEW", "Too few.", (*inside, (name, None)))
    if len(assets) > most:
        yield Violation("collection_size_error", "TOO_MANY", "Too many.", (*inside, (name, None)))
    for index, asset in enumerate(assets):
        path = (*inside, (name, index), ("text", None))
        if not asset.text.strip():
            yield _missing(*path)
        elif len(asset.text) > longest:
            yield Violation("string_length_error", "TOO_LONG", "Too long.", path, asset.text)


_CHECKS: dict[str, Callable[[Message, View], Iterator[Violation]]] = {
    "CampaignBudget": _budget,
    "Campaign": _campaign,
    "AdGroup": _ad_group,
    "AdGroupCriterion": _ad_group_criterion,
    "CampaignCriterion": _campaign_criterion,
    "AdGroupAd": _ad,
}
