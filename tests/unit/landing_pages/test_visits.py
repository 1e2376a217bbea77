"""Who is a visitor, who is a machine and why, and who wants no counting."""

import pytest
from werkzeug.datastructures import Headers

from shared.landing_pages.visits import Bot, BotReason, Unseen, Visitor, bot_reason_of, network_of, who_asks

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36"
)
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/17.5 Mobile/15E148 Safari/604.1"
)
ANDROID = (
    "Mozilla/5.0 (Linux; Android {}) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/126.0.0.0 Mobile Safari/537.36"
)
PEOPLE = [
    FIREFOX,
    CHROME,
    IPHONE,
    f"{CHROME} Edg/126.0.0.0",
    f"{CHROME} OPR/111.0.0.0",
    f"{CHROME} Vivaldi/6.8",
    ANDROID.format("10; K"),
    ANDROID.format("11; CUBOT P40 Build/RP1A.200720.011"),
    ANDROID.format("9; CUBOT_X19"),
    ANDROID.format("12; SM-G991B Build/SP1A.210812.016; wv"),
    "Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko)"
    " SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/17.5 Safari/605.1.15 Ddg/17.5",
    f"{IPHONE} [FBAN/FBIOS;FBAV/467.0.0;FBBV/600000000;FBDV/iPhone15,2;FBMD/iPhone;FBSN/iOS;FBLC/nl_NL]",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " GSA/320.0.639 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Mobile/21F79 Instagram 335.0.0 (iPhone15,2; iOS 17_5; nl_NL; nl; scale=3.00)",
    "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko)"
    " Chrome/124.0.0.0 YaBrowser/24.6 Safari/537.36",
    "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
    "Mozilla/5.0 (compatible; MSIE 10.0; Windows NT 6.2; Trident/6.0)",
    "Opera/9.80 (Windows NT 6.1) Presto/2.12.388 Version/12.18",
]
MACHINES = {
    BotReason.CRAWLER: [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko)"
        " Chrome/126.0.0.0 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; ClaudeBot/1.0;"
        " +claudebot@anthropic.com)",
        "AdsBot-Google (+http://www.google.com/adsbot.html)",
        "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
        "Mozilla/5.0 (compatible; Yahoo! Slurp; http://help.yahoo.com/help/us/ysearch/slurp)",
        "DuckDuckBot/1.1; (+http://duckduckgo.com/duckduckbot.html)",
        "Mozilla/5.0 (compatible; archive.org_bot +http://archive.org/details/archive.org_bot)",
    ],
    BotReason.LINK_PREVIEW: [
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "WhatsApp/2.23.20.0 A",
        "TelegramBot (like TwitterBot)",
        "LinkedInBot/1.0 (compatible; Mozilla/5.0; Apache-HttpClient +http://www.linkedin.com)",
        "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    ],
    BotReason.MONITOR: [
        f"{CHROME} Chrome-Lighthouse",
        "Mozilla/5.0 (compatible; UptimeRobot/2.0; http://www.uptimerobot.com/)",
        "Pingdom.com_bot_version_1.4_(http://www.pingdom.com/)",
    ],
    BotReason.HEADLESS_BROWSER: [CHROME.replace("Chrome/", "HeadlessChrome/")],
    BotReason.HTTP_LIBRARY: [
        "curl/8.5.0",
        "Wget/1.21",
        "python-requests/2.32.3",
        "python-httpx/0.28.1",
        "Python/3.11 aiohttp/3.9",
        "Go-http-client/2.0",
        "okhttp/4.12.0",
        "axios/1.7.2",
        "Apache-HttpClient/4.5.14 (Java/17.0.11)",
        "Dalvik/2.1.0 (Linux; U; Android 13; SM-S918B Build/TP1A)",
    ],
    BotReason.NO_BROWSER: ["Iets heel anders 1.0", "Mozilla", "Mozilla/4.5", "x"],
    BotReason.NO_USER_AGENT: ["", "   "],
}


@pytest.mark.parametrize("user_agent", PEOPLE)
def test_a_persons_browser_is_no_bot(user_agent: str) -> None:
    assert bot_reason_of(user_agent) is None


@pytest.mark.parametrize(
    ("reason", "user_agent"), [(reason, text) for reason, texts in MACHINES.items() for text in texts]
)
def test_a_machine_is_known_with_why(reason: BotReason, user_agent: str) -> None:
    assert bot_reason_of(user_agent) is reason


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Sec-Purpose", "prefetch"),
        ("Sec-Purpose", "prefetch;prerender"),
        ("Purpose", "prefetch"),
        ("X-Purpose", "preview"),
        ("X-Moz", "prefetch"),
    ],
)
def test_a_page_that_is_fetched_ahead_is_not_viewed_yet(name: str, value: str) -> None:
    headers = Headers({"User-Agent": FIREFOX, name.lower(): value})
    assert who_asks(headers, "203.0.113.7") == Bot(BotReason.PREFETCH)


@pytest.mark.parametrize("name", ["DNT", "Sec-GPC"])
@pytest.mark.parametrize("user_agent", [FIREFOX, "curl/8.5.0"])
def test_who_wants_no_counting_is_not_counted_in_any_way(name: str, user_agent: str) -> None:
    assert who_asks(Headers({"User-Agent": user_agent, name: "1"}), "203.0.113.7") == Unseen()
    assert who_asks(Headers({"User-Agent": user_agent, name: "0"}), "203.0.113.7") != Unseen()


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "none"}, {"Sec-Fetch-Dest": "document"},
     {"Sec-Fetch-Dest": "empty"}],
)  # fmt: skip
def test_a_beacon_opened_by_itself_or_elsewhere_is_no_view(headers: dict[str, str]) -> None:
    assert who_asks(Headers({"User-Agent": FIREFOX, **headers}), "1.2.3.4") == Bot(BotReason.NOT_EMBEDDED)


def test_a_visitor_is_an_address_and_a_browser() -> None:
    embedded = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "image"}
    assert who_asks(Headers({"User-Agent": FIREFOX, **embedded}), "203.0.113.7") == Visitor(
        f"203.0.113.7 {FIREFOX}"
    )


def test_a_long_user_agent_is_cut_off() -> None:
    found = who_asks(Headers({"User-Agent": f"{FIREFOX} {'x' * 5000}"}), "203.0.113.7")
    assert isinstance(found, Visitor)
    assert len(found.text) < 600


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("203.0.113.7:443", "unknown"),
        ("'; drop table leads", "unknown"),
    ],
)
def test_the_devices_of_a_household_share_their_network(address: str, network: str) -> None:
    assert network_of(address) == network
