"""Who asks for a page's beacon: a visitor, somebody who wants no counting, or no person, and why."""

import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from shared.core.headers import HeaderSource


class BotReason(StrEnum):
    """Why a view is no visitor's."""

    PREFETCH = "prefetch"
    """The browser fetched the page ahead; whether anybody sees it, a second request will tell."""
    NO_USER_AGENT = "no_user_agent"
    CRAWLER = "crawler"
    """Search engines, archives, language models, checkers: programs that read pages and say so."""
    LINK_PREVIEW = "link_preview"
    """A messenger or a network shows what a link is about."""
    MONITOR = "monitor"
    """Something that measures whether, or how fast, the page answers."""
    HEADLESS_BROWSER = "headless_browser"
    HTTP_LIBRARY = "http_library"
    NO_BROWSER = "no_browser"
    """It says none of that, and not that it is a browser either."""
    NOT_EMBEDDED = "not_embedded"
    """The beacon was opened by itself, or on another site's page."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """A person's browser. `text` is only hashed, within the database."""

    text: str


@dataclass(frozen=True, slots=True)
class Bot:
    """No person."""

    reason: BotReason


@dataclass(frozen=True, slots=True)
class Unseen:
    """Somebody who asks not to be tracked: not counted, not even as a number."""


LONGEST_USER_AGENT: Final = 512

# Narrow before wide: the first that matches says why. Most machines are known by what no browser has: a link
# to read about them, "compatible" (but for MSIE), or no "Mozilla/5.0 (" at all; the names are of the others.
_KINDS: Final = (
    (
        BotReason.LINK_PREVIEW,
        r"facebookexternalhit|facebookcatalog|whatsapp/|telegrambot|twitterbot|linkedinbot|slackbot|slack-imgproxy"
        r"|discordbot|skypeuripreview|pinterestbot|pinterest/0|redditbot|mastodon/|bluesky|embedly|iframely|vkshare"
        r"|snap url preview|google-pagerenderer|google web preview|microsoftpreview|link preview|bitlybot"
        r"|flipboardproxy",
    ),
    (
        BotReason.MONITOR,
        r"lighthouse|pagespeed|gtmetrix|ptst/|webpagetest|pingdom|uptime|statuscake|site24x7|newrelic|datadog"
        r"|monitor|nagios|check_http|healthcheck|hetrixtools|checkly|freshping|catchpoint|zabbix|appinsights",
    ),
    (BotReason.HEADLESS_BROWSER, r"headless|phantomjs|slimerjs|puppeteer|playwright|selenium|cypress/"),
    (
        BotReason.HTTP_LIBRARY,
        r"curl/|libcurl|wget|python-|python/|aiohttp|httpx/|urllib|go-http-client|java/|okhttp|apache-http|libwww"
        r"|lwp::|lwp-|guzzle|faraday|node-fetch|axios/|undici|superagent|postman|insomnia/|httpie|winhttp|powershell"
        r"|reqwest|httpclient|http-client|^php/|^ruby|^dart/|^dalvik/|cfnetwork",
    ),
    (
        BotReason.CRAWLER,
        # A CUBOT is a telephone.
        r"(?<!cu)bot(?![a-z])|[-_]bot|bots\b|botify|robot|crawl|spider|slurp|scrap|archiver|heritrix"
        r"|nutch|httrack|yandex(?!search)|baidu(?!boxapp|browser)|bingpreview|googleother|google-|mediapartners"
        r"|feedfetcher|chatgpt|anthropic|claude|perplexity|ccbot|ia_archiver|semrush|ahrefs|brandverity|ips-agent|outbrain"
        r"|meta-externalagent|screaming frog|sitebulb|validator|virustotal|fetcher|indexer|searchengine"
        r"|linkcheck|https?://|www\.|[\w.-]@\w|mailto:|like gecko; compatible"
        r"|^mozilla/5\.0 \(compatible(?!; msie)",
    ),
)
_PATTERNS: Final = tuple((reason, re.compile(words)) for reason, words in _KINDS)
_BROWSER: Final = re.compile(r"^(mozilla/5\.0 \(|opera/|ucweb|nokia|doris|lynx|links|w3m|elinks)")


def who_asks(headers: HeaderSource, address: str) -> Visitor | Bot | Unseen:
    """Who asks for the beacon. `address` is the client's IP address."""
    if headers.get("DNT", "") == "1" or headers.get("Sec-GPC", "") == "1":
        return Unseen()
    reason = why_no_person(headers)
    if reason is not None:
        return Bot(reason)
    return Visitor(f"{network_of(address)} {headers.get('User-Agent', '')[:LONGEST_USER_AGENT]}")


def why_no_person(headers: HeaderSource) -> BotReason | None:
    """Why a request is no person's, `None` where nothing says that it is not."""
    if _is_prefetch(headers):
        return BotReason.PREFETCH
    reason = bot_reason_of(headers.get("User-Agent", ""))
    if reason is None and not _is_embedded(headers):
        return BotReason.NOT_EMBEDDED
    return reason


def bot_reason_of(user_agent: str) -> BotReason | None:
    """What a user agent gives away, `None` for a browser's."""
    text = user_agent.strip().lower()[:LONGEST_USER_AGENT]
    if not text:
        return BotReason.NO_USER_AGENT
    for reason, pattern in _PATTERNS:
        if pattern.search(text):
            return reason
    return None if _BROWSER.match(text) else BotReason.NO_BROWSER


def network_of(address: str) -> str:
    """The address, of IPv6 the first 64 bits: one household, whose devices change the rest every day."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def _is_prefetch(headers: HeaderSource) -> bool:
    given = (headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"))
    purposes = " ".join(given).lower()
    return any(ahead in purposes for ahead in ("prefetch", "prerender", "preview"))


def _is_embedded(headers: HeaderSource) -> bool:
    """Browsers say where a request comes from and what it is for; old ones do not."""
    return (
        headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        and headers.get("Sec-Fetch-Dest", "image") == "image"
    )
