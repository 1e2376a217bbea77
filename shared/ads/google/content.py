"""What a campaign shows now, and what must change to make it what it should show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shared.ads.google import operations
from shared.ads.google.operations import Change
from shared.ads.platform import AdContent, ExternalCampaignId, Keyword, MatchType, RejectedError

# Google's numbers: the status of an ad or ad group, and match types.
_ENABLED, _PAUSED, _REMOVED = 2, 3, 4
_MATCH_TYPES = {2: MatchType.EXACT, 3: MatchType.PHRASE, 4: MatchType.BROAD}
_PHRASE = 3

MOST_OPERATIONS = 10_000


@dataclass(frozen=True, slots=True)
class ShownContent:
    """Rows of the three queries about a campaign's content: keywords, negative keywords, ads."""

    keywords: list[Any]
    negative_keywords: list[Any]
    ads: list[Any]


def without_repeats(content: AdContent) -> AdContent:
    """`content` with every keyword once: to Google, upper and lower case are the same."""
    keywords = {
        (keyword.text.casefold(), keyword.match_type): keyword for keyword in reversed(content.keywords)
    }
    negative = {text.casefold(): text for text in reversed(content.negative_keywords)}
    return AdContent(
        keywords=tuple(reversed(keywords.values())),
        negative_keywords=tuple(reversed(negative.values())),
        headlines=content.headlines,
        descriptions=content.descriptions,
    )


def changes_to(
    account: str, campaign: ExternalCampaignId, shown: ShownContent, wanted: AdContent
) -> list[Change]:
    """The operations that make keywords and ads those of `wanted`; none where they are so already.

    Raises `RejectedError` where the campaign has no ad group, or nothing tells the landing page.
    """
    live = [row for row in shown.ads if row.ad_group.status != _REMOVED]
    if not live:
        raise RejectedError(
            f"The campaign {campaign} has no ads any more, or does not exist in this Google Ads account: "
            "check it in Google Ads."
        )
    ad_group = min((row.ad_group for row in live), key=lambda group: int(group.id))
    return [
        *_keyword_changes(ad_group, shown.keywords, wanted),
        *_negative_changes(f"customers/{account}/campaigns/{campaign}", shown.negative_keywords, wanted),
        *_ad_changes(account, ad_group, live, wanted),
    ]


def _keyword_changes(ad_group: Any, shown: list[Any], wanted: AdContent) -> Iterable[Change]:
    def key(keyword: Keyword) -> tuple[str, MatchType | None]:
        return keyword.text.casefold(), keyword.match_type

    wanted_keys = {key(keyword) for keyword in wanted.keywords}
    kept = set()
    for row in shown:
        keyword = row.ad_group_criterion.keyword
        shown_key = (keyword.text.casefold(), _MATCH_TYPES.get(keyword.match_type))
        if row.ad_group.id == ad_group.id and shown_key in wanted_keys and shown_key not in kept:
            kept.add(shown_key)
        else:
            yield operations.removal(
                "ad_group_criterion",
                row.ad_group_criterion.resource_name,
                f"The keyword “{keyword.text}”",
            )
    missing = [(index, keyword) for index, keyword in enumerate(wanted.keywords) if key(keyword) not in kept]
    yield from operations.new_keywords(ad_group.resource_name, missing)


def _negative_changes(campaign: str, shown: list[Any], wanted: AdContent) -> Iterable[Change]:
    wanted_texts = {text.casefold() for text in wanted.negative_keywords}
    kept = set()
    for row in shown:
        keyword = row.campaign_criterion.keyword
        text = keyword.text.casefold()
        if keyword.match_type == _PHRASE and text in wanted_texts and text not in kept:
            kept.add(text)
        else:
            yield operations.removal(
                "campaign_criterion",
                row.campaign_criterion.resource_name,
                f"The negative keyword “{keyword.text}”",
            )
    missing = [
        (index, text) for index, text in enumerate(wanted.negative_keywords) if text.casefold() not in kept
    ]
    yield from operations.new_negative_keywords(campaign, missing)


def _ad_changes(account: str, ad_group: Any, live: list[Any], wanted: AdContent) -> Iterable[Change]:
    """One ad with the wanted texts: the oldest is changed, so that its figures go on; others are removed."""
    ads = sorted((row for row in live if row.ad_group_ad.status != _REMOVED), key=_ad_id)
    ours = next((row for row in ads if row.ad_group.id == ad_group.id), None)
    for row in ads:
        if row is not ours:
            yield operations.removal("ad_group_ad", row.ad_group_ad.resource_name, "A further ad")
    if ours is None:
        last = max(live, key=_ad_id)
        yield operations.new_ad(ad_group.resource_name, wanted, tuple(last.ad_group_ad.ad.final_urls))
        return
    texts = ours.ad_group_ad.ad.responsive_search_ad
    shown = (
        tuple(asset.text for asset in texts.headlines),
        tuple(asset.text for asset in texts.descriptions),
    )
    if shown != (wanted.headlines, wanted.descriptions):
        yield operations.changed_ad(account, _ad_id(ours), wanted)
    if ours.ad_group_ad.status == _PAUSED:
        yield operations.enabled_ad(ours.ad_group_ad.resource_name)


def _ad_id(row: Any) -> int:
    return int(row.ad_group_ad.ad.id)
