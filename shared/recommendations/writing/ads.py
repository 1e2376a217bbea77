"""Keywords and texts of a search campaign, inside Google's limits whatever the branch, region or name."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from shared.landing_pages.writing.companies import ad_name
from shared.landing_pages.writing.places import place
from shared.landing_pages.writing.plain import plain_words
from shared.landing_pages.writing.trades import Trade, trade_of
from shared.landing_pages.writing.voice import Voice, voice_of
from shared.recommendations.models.actions import Keyword
from shared.recommendations.models.snapshot import Partner, Segment
from shared.recommendations.models.states import MatchType

LONGEST_HEADLINE = 30
LONGEST_DESCRIPTION = 90
MOST_HEADLINES = 15
MOST_DESCRIPTIONS = 4
LONGEST_KEYWORD = 80
MOST_KEYWORD_WORDS = 10

_NEVER_CUSTOMERS = (
    "vacature",
    "vacatures",
    "salaris",
    "uurloon",
    "opleiding",
    "cursus",
    "stage",
    "cao",
    "gratis",
    "zelf doen",
    "zelf maken",
    "tweedehands",
    "marktplaats",
    "betekenis",
)
_SELDOM_CUSTOMERS = (
    "goedkoop",
    "goedkoopste",
    "tips",
    "uitleg",
    "stappenplan",
    "youtube",
    "gereedschap",
    "materiaal kopen",
    "bouwmarkt",
    "zzp",
    "werk zoeken",
    "starten als",
)
_ASK_HERE = "Rechtstreeks contact over de klus. Vraag hier een vrijblijvende offerte aan."


class SearchAds(NamedTuple):
    """All that a search campaign needs besides its budget."""

    keywords: tuple[Keyword, ...]
    negative_keywords: tuple[str, ...]
    headlines: tuple[str, ...]
    descriptions: tuple[str, ...]


def search_ads(partner: Partner, segment: Segment) -> SearchAds:
    """For a new campaign: trade and work in the region, and what else people type."""
    trade, region = trade_of(segment.branch), place(segment.region)
    ads = _wide_ads(trade, region, voice_of(partner.tone_of_voice))
    company = ad_name(partner.company_name, LONGEST_DESCRIPTION)
    pitch = f"{company}: {trade.work} in {region}. Vraag online een vrijblijvende offerte aan."
    return _with_company(ads, ad_name(partner.company_name, LONGEST_HEADLINE), pitch if company else None)


def focused_search_ads(partner: Partner, segment: Segment) -> SearchAds:
    """For a campaign whose leads cost too much: searches with the region only, more that never match."""
    trade, region = trade_of(segment.branch), place(segment.region)
    ads = _focused_ads(trade, region, voice_of(partner.tone_of_voice))
    return _with_company(ads, ad_name(partner.company_name, LONGEST_HEADLINE), None)


def _with_company(ads: SearchAds, company: str | None, pitch: str | None) -> SearchAds:
    """The ads with the company's name as third headline, and a first description with it, where they fit."""
    headlines, descriptions = ads.headlines, ads.descriptions
    if company:
        headlines = _fitting((*headlines[:2], company, *headlines[2:]), LONGEST_HEADLINE)[:MOST_HEADLINES]
    if pitch and len(pitch) <= LONGEST_DESCRIPTION:
        descriptions = (pitch, *descriptions)[:MOST_DESCRIPTIONS]
    return SearchAds(ads.keywords, ads.negative_keywords, headlines, descriptions)


@lru_cache(maxsize=4096)
def _wide_ads(trade: Trade, region: str, voice: Voice) -> SearchAds:
    wide = [Keyword(text=text, match_type=MatchType.PHRASE) for text in trade.words.searches]
    headlines = (
        f"{trade.title} in {region}",
        f"{trade.title} {region}",
        f"{trade.work_title} in {region}",
        f"Offerte voor {trade.work}",
        "Vraag een offerte aan",
        "Vrijblijvende offerte",
        f"Beschrijf {voice.uw} klus online",
        f"Werkzaam in {region}",
        *trade.main_services,
        "Rechtstreeks contact",
        f"{trade.title} gezocht",
    )
    descriptions = (
        f"{trade.title} nodig in {region}? Beschrijf {voice.uw} klus en vraag een offerte aan.",
        _from_to(trade),
        "Vul het korte formulier in. De aanvraag is vrijblijvend en verplicht tot niets.",
        f"Vertel wat er moet gebeuren. {voice.capital(voice.u)} beslist pas na de offerte.",
        _ASK_HERE,
    )
    return _within_limits((*_near_keywords(trade, region), *wide), _NEVER_CUSTOMERS, headlines, descriptions)


@lru_cache(maxsize=4096)
def _focused_ads(trade: Trade, region: str, voice: Voice) -> SearchAds:
    headlines = (
        f"Offerte {trade.name} {region}",
        f"{trade.title} in {region}",
        f"Alleen in {region}",
        "Vraag direct een offerte aan",
        f"Offerte voor {trade.work}",
        f"Vertel over {voice.uw} klus",
        "Aanvraag via kort formulier",
        "Vrijblijvende offerte",
        "Rechtstreeks contact",
        trade.title,
    )
    descriptions = (
        f"Een offerte voor {trade.work} in {region}? Beschrijf {voice.uw} klus in het formulier.",
        f"Voor klussen in {region}. Vraag hier vrijblijvend een offerte aan.",
        f"Vertel wat er moet gebeuren. {voice.capital(voice.u)} beslist pas na de offerte.",
        "Vul het korte formulier in. De aanvraag is vrijblijvend en verplicht tot niets.",
        _ASK_HERE,
    )
    negatives = (*_NEVER_CUSTOMERS, *_SELDOM_CUSTOMERS)
    return _within_limits(_near_keywords(trade, region), negatives, headlines, descriptions)


def _near_keywords(trade: Trade, region: str) -> tuple[Keyword, ...]:
    """Searches that name the region, or that ask for an offer."""
    where = " ".join(plain_words(region))[:60].strip()
    both = (MatchType.EXACT, MatchType.PHRASE)
    near = (f"{trade.name} {where}", f"{trade.work} {where}")
    asking = (f"{trade.name} offerte", f"offerte {trade.work}", f"{trade.name} in de buurt")
    return (
        *(Keyword(text=text, match_type=match) for text in near for match in both),
        *(Keyword(text=text, match_type=MatchType.PHRASE) for text in asking),
    )


def _from_to(trade: Trade) -> str:
    first, last = trade.main_services[0].lower(), trade.main_services[-1].lower()
    return f"Van {first} tot {last}: beschrijf wat er moet gebeuren en vraag een offerte aan."


def _within_limits(
    keywords: Iterable[Keyword],
    negatives: Iterable[str],
    headlines: Iterable[str],
    descriptions: Iterable[str],
) -> SearchAds:
    """What fits, each once. The texts without branch, region and name always fit, so enough remain."""
    wanted = dict.fromkeys(keywords)
    return SearchAds(
        keywords=tuple(word for word in wanted if _is_keyword(word.text)) or _fallback_keywords(),
        negative_keywords=tuple(dict.fromkeys(negatives)),
        headlines=_fitting(headlines, LONGEST_HEADLINE)[:MOST_HEADLINES],
        descriptions=_fitting(descriptions, LONGEST_DESCRIPTION)[:MOST_DESCRIPTIONS],
    )


def _fallback_keywords() -> tuple[Keyword, ...]:
    return (Keyword(text="offerte aanvragen", match_type=MatchType.PHRASE),)


def _is_keyword(text: str) -> bool:
    return len(text) <= LONGEST_KEYWORD and len(text.split()) <= MOST_KEYWORD_WORDS


def _fitting(texts: Iterable[str], longest: int) -> tuple[str, ...]:
    """Those not empty and not too long, without those that differ in capitals only."""
    by_text: dict[str, str] = {}
    for text in texts:
        if text and len(text) <= longest:
            by_text.setdefault(text.casefold(), text)
    return tuple(by_text.values())
