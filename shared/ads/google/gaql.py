"""Every query we send, in Google's query language.

Where all campaigns of an account are wanted, one query asks for all: Google counts requests.
"""

from datetime import date

from shared.ads.platform import ExternalCampaignId, RejectedError
from shared.core.ids import CampaignId

ACCOUNT = (
    "SELECT customer.id, customer.descriptive_name, customer.currency_code, customer.time_zone, "
    "customer.manager, customer.status FROM customer LIMIT 1"
)
ACCOUNTS_OF_MANAGER = (
    "SELECT customer_client.id, customer_client.descriptive_name, customer_client.currency_code, "
    "customer_client.time_zone, customer_client.manager, customer_client.status "
    "FROM customer_client WHERE customer_client.level <= 1"
)
BILLABLE_UNIT = (
    "SELECT currency_constant.code, currency_constant.billable_unit_micros "
    "FROM currency_constant WHERE currency_constant.code = 'EUR'"
)
CAMPAIGNS = (
    "SELECT campaign.id, campaign.name, campaign.status, campaign_budget.amount_micros, "
    "customer.currency_code FROM campaign ORDER BY campaign.id"
)

_CAMPAIGN_BY_OUR_ID = (
    "SELECT campaign.id, campaign.name, campaign.status FROM campaign "
    "WHERE campaign.name LIKE '%{campaign_id}%' ORDER BY campaign.id"
)
_BUDGET = (
    "SELECT campaign.id, campaign.status, campaign_budget.resource_name, campaign_budget.amount_micros, "
    "campaign_budget.explicitly_shared, customer.currency_code FROM campaign WHERE campaign.id = {campaign}"
)
_DAYS = (
    "SELECT campaign.id, segments.date, metrics.cost_micros, metrics.clicks, metrics.impressions, "
    "metrics.conversions, customer.currency_code "
    "FROM campaign WHERE segments.date BETWEEN '{first}' AND '{last}'"
)
_KEYWORDS = (
    "SELECT ad_group_criterion.resource_name, ad_group_criterion.keyword.text, "
    "ad_group_criterion.keyword.match_type, ad_group.id FROM ad_group_criterion "
    "WHERE campaign.id = {campaign} AND ad_group_criterion.type = 'KEYWORD' "
    "AND ad_group_criterion.negative = FALSE AND ad_group_criterion.status != 'REMOVED'"
)
_NEGATIVE_KEYWORDS = (
    "SELECT campaign_criterion.resource_name, campaign_criterion.keyword.text, "
    "campaign_criterion.keyword.match_type FROM campaign_criterion WHERE campaign.id = {campaign} "
    "AND campaign_criterion.type = 'KEYWORD' AND campaign_criterion.negative = TRUE "
    "AND campaign_criterion.status != 'REMOVED'"
)
_ADS = (
    "SELECT campaign.status, ad_group.id, ad_group.resource_name, ad_group.status, "
    "ad_group_ad.resource_name, ad_group_ad.status, ad_group_ad.ad.id, ad_group_ad.ad.final_urls, "
    "ad_group_ad.ad.responsive_search_ad.headlines, ad_group_ad.ad.responsive_search_ad.descriptions "
    "FROM ad_group_ad WHERE campaign.id = {campaign} AND ad_group_ad.ad.type = 'RESPONSIVE_SEARCH_AD'"
)


def campaign_by_our_id(campaign_id: CampaignId) -> str:
    """Campaigns whose name carries our id: at most one, unless somebody copied it in Google Ads."""
    return _CAMPAIGN_BY_OUR_ID.format(campaign_id=campaign_id)


def budget(campaign: ExternalCampaignId) -> str:
    """A campaign with its budget."""
    return _BUDGET.format(campaign=_number(campaign))


def days(first: date, last: date) -> str:
    """The figures of all campaigns on the days from `first` to `last`; a day without figures has no row."""
    return _DAYS.format(first=first.isoformat(), last=last.isoformat())


def keywords(campaign: ExternalCampaignId) -> str:
    """A campaign's keywords, in all its ad groups."""
    return _KEYWORDS.format(campaign=_number(campaign))


def negative_keywords(campaign: ExternalCampaignId) -> str:
    """The searches a campaign is kept from."""
    return _NEGATIVE_KEYWORDS.format(campaign=_number(campaign))


def ads(campaign: ExternalCampaignId) -> str:
    """A campaign's search ads, removed ones too: they remember the landing page."""
    return _ADS.format(campaign=_number(campaign))


def _number(campaign: ExternalCampaignId) -> int:
    if not (campaign.isascii() and campaign.isdigit()):
        raise RejectedError(f"“{campaign}” is not the id of a Google Ads campaign: that is a number.")
    return int(campaign)
