"""What each channel allows of a campaign, beyond what holds for every one."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from shared.campaigns.models import AD_CHANNELS, SYNCED_CHANNELS, Budgets, Channel
from shared.core.errors import FieldError
from shared.core.money import CENT

LEAST_DAILY_BUDGET = Decimal("5.00")
"""EUR; with less an ad channel shows next to nothing."""

DAYS_A_MONTH = Decimal("30.4")
"""By which Google Ads limits what a daily budget can be charged in a month."""

LEAST_MONTHLY_BUDGET = (LEAST_DAILY_BUDGET * DAYS_A_MONTH).quantize(CENT, rounding=ROUND_CEILING)


def wrong_budgets(channel: Channel, budgets: Budgets) -> Iterator[FieldError]:
    """What is wrong with budgets that are being set, per field."""
    if channel not in AD_CHANNELS:
        return
    if budgets.daily is not None and budgets.daily < LEAST_DAILY_BUDGET:
        yield _error("daily_budget", "too_low", f"At least EUR {LEAST_DAILY_BUDGET} a day on {channel.value}")
    if budgets.monthly is not None and budgets.monthly < LEAST_MONTHLY_BUDGET:
        yield _error(
            "monthly_budget",
            "too_low",
            f"At least EUR {LEAST_MONTHLY_BUDGET} a month on {channel.value}: EUR {LEAST_DAILY_BUDGET} a day",
        )


def wrong_content(channel: Channel) -> Iterator[FieldError]:
    """What is wrong with keywords and ads that are being set."""
    if channel not in SYNCED_CHANNELS:
        yield _error(
            "ad_content",
            "not_on_channel",
            f"Campaigns on {channel.value} are recorded and followed here; their ads are made at the channel",
        )


def _error(field: str, code: str, message: str) -> FieldError:
    return FieldError("body", f"/{field}", code, message)
