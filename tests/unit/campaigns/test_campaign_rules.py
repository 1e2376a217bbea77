"""What a channel allows of a campaign."""

from decimal import Decimal

import pytest

from shared.ad_accounts.rules import account_id
from shared.campaigns.models import AD_CHANNELS, Budgets, Channel, ad_text, keyword_text, refuse_repeated
from shared.campaigns.rules import wrong_budgets, wrong_content


def _wrong(channel: Channel, daily: str | None, monthly: str | None = None) -> list[str]:
    budgets = Budgets(*(None if one is None else Decimal(one) for one in (daily, monthly)))
    return [error.pointer for error in wrong_budgets(channel, budgets)]


@pytest.mark.parametrize("channel", list(Channel))
def test_ads_cost_at_least_five_euros_a_day(channel: Channel) -> None:
    is_ads = channel in AD_CHANNELS
    assert _wrong(channel, "5.00", "152.00") == []
    assert _wrong(channel, None) == []
    assert _wrong(channel, "4.99", "151.99") == (["/daily_budget", "/monthly_budget"] if is_ads else [])


@pytest.mark.parametrize("channel", list(Channel))
def test_only_google_is_given_ads(channel: Channel) -> None:
    assert bool(list(wrong_content(channel))) == (channel is not Channel.GOOGLE_ADS)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (" schilder   utrecht ", "schilder utrecht"),
        ("c.v. ketel 's-hertogenbosch", "c.v. ketel 's-hertogenbosch"),
        ("x" * 80, "x" * 80),
        ("1 2 3 4 5 6 7 8 9 10", "1 2 3 4 5 6 7 8 9 10"),
    ],
)
def test_a_keyword_has_one_blank_between_words(text: str, kept: str) -> None:
    assert keyword_text(text) == kept


@pytest.mark.parametrize(
    "text", ["", "  ", "x" * 81, "1 2 3 4 5 6 7 8 9 10 11", *(f"dak{c}" for c in ',!@%^()={}[];~`<>?\\|*"')]
)
def test_what_google_takes_for_no_keyword_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="keyword"):
        keyword_text(text)


def test_a_text_of_an_ad_is_one_line() -> None:
    assert ad_text(" Vraag een offerte aan ") == "Vraag een offerte aan"
    for text in ("", " ", "a\nb", "a\tb", "a\x00"):
        with pytest.raises(ValueError, match="text of an ad"):
            ad_text(text)


def test_capitals_make_no_other_text() -> None:
    assert refuse_repeated(["a", "b"]) == ["a", "b"]
    with pytest.raises(ValueError, match="“A” is there twice"):
        refuse_repeated(["a", "A"])


def test_a_customer_id_is_ten_digits() -> None:
    assert account_id(Channel.GOOGLE_ADS, "123-456-7890") == "1234567890"
    assert account_id(Channel.GOOGLE_ADS, " 1234567890 ") == "1234567890"
    assert account_id(Channel.META_ADS, "act_1") == "act_1"
    for channel, wrong in (
        (Channel.GOOGLE_ADS, "12-3456-7890"),
        (Channel.GOOGLE_ADS, "²234567890"),
        (Channel.META_ADS, " "),
    ):
        with pytest.raises(ValueError, match="id"):
            account_id(channel, wrong)
